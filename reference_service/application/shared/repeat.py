"""Requests that come twice."""

from reference_service.domain.shared.errors import Invalid


def misused_key() -> Invalid:
    """Return the refusal for a key that came before with another request."""
    return Invalid(
        code="IDEMPOTENCY_KEY_MISUSED",
        message="This `Idempotency-Key` came before with another request.",
        field="Idempotency-Key",
    )
