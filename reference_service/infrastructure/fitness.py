"""Whether the settings make a service that is safe, before anything starts."""

from typing import Final
from urllib.parse import urlsplit

from reference_service.infrastructure.settings import Settings

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
    reasons = [*_about_origins(settings), *(_about_production(settings) if settings.is_production else ())]
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


def _about_production(settings: Settings) -> list[str]:
    reasons = []
    if not settings.public_url.startswith("https://"):
        reasons.append("PUBLIC_URL does not begin with `https://`.")
    if not settings.allowed_hosts or "*" in settings.allowed_hosts:
        reasons.append("ALLOWED_HOSTS names no hosts.")
    if "*" in settings.cors_origins:
        reasons.append("CORS_ORIGINS holds `*`: name the origins.")
    if settings.mail_url is None:
        reasons.append("MAIL_URL is missing: nobody could verify an address.")
    return reasons + _about_secrets(settings)


def _about_secrets(settings: Settings) -> list[str]:
    secrets = {
        "PASSWORD_PEPPER": settings.password_pepper,
        "TOKEN_KEY": settings.token_key,
        "SIGNING_KEYS": settings.signing_keys,
    }
    reasons = [f"{name} is missing." for name, secret in secrets.items() if secret is None]
    values = [("PASSWORD_PEPPER", settings.password_pepper), ("TOKEN_KEY", settings.token_key)]
    plain = [(name, secret.get_secret_value()) for name, secret in values if secret is not None]
    if settings.metrics_token is not None:
        plain.append(("METRICS_TOKEN", settings.metrics_token.get_secret_value()))
    plain.extend(("SIGNING_KEYS", secret) for _, secret in settings.signing_pairs())
    for name, secret in plain:
        if len(secret.encode()) < LEAST_SECRET:
            reasons.append(f"{name} holds a secret of fewer than {LEAST_SECRET} bytes.")
        if any(word in secret.lower() for word in _WELL_KNOWN):
            reasons.append(f"{name} holds a secret that everybody knows.")
    if len({secret for _, secret in plain}) < len(plain):
        reasons.append("Two secrets are equal: whoever learns one has both.")
    return reasons
