"""How it is with the process itself: its settings, its keys, and who sees it."""

from reference_service.adapters.security.asymmetric import PrivateKey
from reference_service.adapters.security.keyring import Key
from reference_service.infrastructure.doctor.finding import Finding
from reference_service.infrastructure.fitness import UnfitSettings, check
from reference_service.infrastructure.keys import signing_key
from reference_service.infrastructure.settings import Settings


def about_settings(settings: Settings) -> list[Finding]:
    """Return where the process runs and as what, and what keeps it from starting."""
    found = [
        Finding.ok("environment", f"{settings.environment}, by ENVIRONMENT."),
        Finding.ok("role", f"{settings.role}, by ROLE."),
    ]
    try:
        check(settings)
    except UnfitSettings as unfit:
        return [*found, *(Finding.problem("settings", reason, "`serve` does not start before.") for reason in unfit.reasons)]
    return [*found, Finding.ok("settings", "They are fit for this environment.")]


def about_keys(settings: Settings) -> list[Finding]:
    """Return the names and kinds of all keys, and never a key."""
    pairs = settings.signing_pairs()
    made = settings.data_folder / "development-keys.json"
    found = [_about_key(kid, text, is_first=place == 0) for place, (kid, text) in enumerate(pairs)]
    given = {"SIGNING_KEYS": bool(pairs), "PASSWORD_PEPPER": settings.password_pepper, "TOKEN_KEY": settings.token_key}
    missing = [name for name, value in given.items() if not value]
    if missing and not settings.is_production:
        found.append(Finding.note("keys", f"{', '.join(missing)}: made up, in `{made}`.", "Good for development only."))
    sealing = len(settings.sealing_secrets())
    told = f"{sealing} by SEALING_KEYS, and the token key." if sealing else "By the token key."
    return [*found, Finding.ok("sealing", told)]


def about_network(settings: Settings) -> list[Finding]:
    """Return who is listened to, and who is believed."""
    hosts, proxies = ", ".join(settings.allowed_hosts), ", ".join(settings.trusted_proxies)
    return [
        Finding.ok("address", f"{settings.address}, listening on {settings.host}:{settings.port}."),
        Finding.ok("hosts", f"{hosts}.") if hosts else Finding.note("hosts", "Any.", "Name them in ALLOWED_HOSTS."),
        Finding.ok("proxies", f"{proxies}.")
        if proxies
        else Finding.note(
            "proxies", "None is trusted.", "Behind one, name it in TRUSTED_PROXIES: else all clients share its limits."
        ),
        Finding.ok("origins", ", ".join(settings.cors_origins) or "Pages of this address alone."),
    ]


def about_watching(settings: Settings) -> list[Finding]:
    """Return how what goes on can be seen."""
    if settings.metrics_port is not None:
        metrics = Finding.ok("metrics", f"On the port {settings.metrics_port}, without a token.")
    elif settings.metrics_token is not None:
        metrics = Finding.ok("metrics", "At `/metrics`, for whoever shows METRICS_TOKEN.")
    else:
        metrics = Finding.note("metrics", "Nobody sees them.", "Set METRICS_PORT or METRICS_TOKEN.")
    traced = settings.tracing_url is not None
    share = f"{settings.tracing_ratio:.0%} of requests, to a collector."
    tracing = Finding.ok("tracing", share) if traced else Finding.ok("tracing", "Off, without TRACING_URL.")
    helps = [name for name, is_on in (("LOG_QUERIES", settings.log_queries), ("PROFILE", settings.profile)) if is_on]
    slow = (
        f"Statements above {settings.slow_statement_ms} ms are logged." if settings.slow_statement_ms else "No statement is slow."
    )
    found = [metrics, tracing, Finding.ok("statements", slow)]
    return [*found, Finding.note("development", f"{', '.join(helps)}: everything is slower.", "")] if helps else found


def _about_key(kid: str, text: str, *, is_first: bool) -> Finding:
    try:
        key = signing_key(kid, text)
    except ValueError:
        return Finding.problem("keys", f"`{kid}` is none.", "Make one by the command `keys new-key`.")
    use = "signs" if is_first and isinstance(key, Key | PrivateKey) else "verifies"
    return Finding.ok("keys", f"`{kid}`, {key.algorithm.value}, {use}.")
