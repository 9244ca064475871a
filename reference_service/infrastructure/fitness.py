"""Whether the settings make a service that is safe, before anything starts."""

from importlib.util import find_spec
from ipaddress import ip_network
from typing import Final
from urllib.parse import urlsplit

from reference_service.domain.shared.ids import TenantId
from reference_service.infrastructure.keys import is_shared
from reference_service.infrastructure.roles import DUTIES, lacking
from reference_service.infrastructure.settings import Schemas, Settings

LEAST_SECRET: Final = 32
"""How many bytes a secret has at least."""
_WELL_KNOWN: Final = ("change-me", "changeme", "secret", "password", "default", "example")


class UnfitSettings(Exception):
    """The settings would make the service unsafe; each argument is one sentence that says why."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(*reasons)
        self.reasons = reasons

    def __str__(self) -> str:
        return "\n".join(self.reasons)


def check(settings: Settings) -> None:
    """Raise `UnfitSettings` with all that is wrong; development may do with less than production."""
    reasons = [
        *_about_origins(settings),
        *_about_databases(settings),
        *_about_proxies(settings),
        *_about_redis(settings),
        *_about_partners(settings),
        *lacking(settings),
    ]
    if settings.profile and find_spec("pyinstrument") is None:
        reasons.append("PROFILE takes pyinstrument: install the extra `dev`.")
    if settings.is_production:
        reasons.extend(_about_production(settings))
    if reasons:
        raise UnfitSettings(*reasons)


def _about_origins(settings: Settings) -> list[str]:
    reasons = []
    if "*" in settings.cors_origins and settings.cors_credentials:
        reasons.append("CORS_ORIGINS holds `*` while CORS_CREDENTIALS is on: any site could act for a user.")
    for origin in settings.cors_origins:
        parts = urlsplit(origin)
        if origin != "*" and (parts.scheme not in {"http", "https"} or parts.path or not parts.netloc):
            reasons.append(f"CORS_ORIGINS holds `{origin}`, which is no origin: write `https://host`.")
    return reasons


def _about_proxies(settings: Settings) -> list[str]:
    reasons = []
    for proxy in settings.trusted_proxies:
        try:
            ip_network(proxy, strict=False)
        except ValueError:
            reasons.append(f"TRUSTED_PROXIES holds `{proxy}`, which is neither an address nor a network.")
    return reasons


def _about_redis(settings: Settings) -> list[str]:
    alone = settings.event_stream is not None and settings.redis_url is None
    return ["EVENT_STREAM names a stream, but REDIS_URL no Redis that could hold it."] if alone else []


def _about_partners(settings: Settings) -> list[str]:
    entries = settings.partner_entries()
    reasons = []
    if any(not name or not secret or TenantId.parse(tenant).is_err() for name, tenant, secret in entries):
        reasons.append("PARTNER_CLIENTS holds an entry that is not `id:tenant:secret`.")
    if len({name for name, _, _ in entries}) < len(entries):
        reasons.append("PARTNER_CLIENTS names a partner twice.")
    return reasons


def _about_databases(settings: Settings) -> list[str]:
    needing = {
        "DATABASE_READER_URL": settings.database_reader_url is not None,
        "DATABASE_SCHEMAS": settings.database_schemas is not Schemas.ONE,
    }
    on_sqlite = any(url.startswith("sqlite") for url in (settings.database, *settings.own_databases.values()))
    return [f"{name} is for PostgreSQL alone." for name, is_set in needing.items() if is_set and on_sqlite]


def _about_production(settings: Settings) -> list[str]:
    reasons = []
    duties = DUTIES[settings.role]
    if not settings.public_url.startswith("https://"):
        reasons.append("PUBLIC_URL does not begin with `https://`.")
    if duties.is_face and (not settings.allowed_hosts or "*" in settings.allowed_hosts):
        reasons.append("ALLOWED_HOSTS names no hosts.")
    if "*" in settings.cors_origins:
        reasons.append("CORS_ORIGINS holds `*`: name the origins.")
    if duties.delivers and settings.mail_url is None:
        reasons.append("MAIL_URL is missing: nobody could verify an address.")
    if settings.webhook_loopback:
        reasons.append("WEBHOOK_LOOPBACK is on: tenants could call what listens on this machine.")
    if settings.log_queries:
        reasons.append("LOG_QUERIES is on: whoever reads the log would read of every statement.")
    if settings.profile:
        reasons.append("PROFILE is on: anybody could look into the service, and slow it down.")
    return reasons + _about_secrets(settings)


def _about_secrets(settings: Settings) -> list[str]:
    secrets = {
        "PASSWORD_PEPPER": settings.password_pepper,
        "TOKEN_KEY": settings.token_key,
        "SIGNING_KEYS": settings.signing_keys,
    }
    needed = DUTIES[settings.role].secrets
    reasons = [f"{name} is missing." for name, secret in secrets.items() if name in needed and secret is None]
    values = [("PASSWORD_PEPPER", settings.password_pepper), ("TOKEN_KEY", settings.token_key)]
    plain = [(name, secret.get_secret_value()) for name, secret in values if secret is not None]
    if settings.metrics_token is not None:
        plain.append(("METRICS_TOKEN", settings.metrics_token.get_secret_value()))
    plain.extend(("SEALING_KEYS", secret) for secret in settings.sealing_secrets())
    plain.extend(("PARTNER_CLIENTS", secret) for _, _, secret in settings.partner_entries())
    plain.extend(("SIGNING_KEYS", secret) for _, secret in settings.signing_pairs() if is_shared(secret))
    for name, secret in plain:
        if len(secret.encode()) < LEAST_SECRET:
            reasons.append(f"{name} holds a secret of fewer than {LEAST_SECRET} bytes.")
        if any(word in secret.lower() for word in _WELL_KNOWN):
            reasons.append(f"{name} holds a secret that everybody knows.")
    if len({secret for _, secret in plain}) < len(plain):
        reasons.append("Two secrets are equal: whoever learns one has both.")
    return reasons
