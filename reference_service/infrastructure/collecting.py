"""Whether traces are collected."""

from reference_service.infrastructure.settings import Settings
from reference_service.infrastructure.tracing import Tracing


def open_tracing(settings: Settings) -> Tracing:
    """Return what traces, if there is somewhere to send it; what that takes is loaded only then."""
    if settings.tracing_url is None:
        return Tracing()
    # It takes a third as long as all else, and nearly nobody needs it.
    from reference_service.infrastructure.telemetry import collected_at

    return collected_at(settings.tracing_url.get_secret_value(), settings.tracing_ratio)
