"""Requests that come twice."""

from uuid import UUID

from reference_service.application.shared.ports.unit_of_work import Claim, RequestKey, UnitOfWork
from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.result import Err, Ok, Result


async def first_made(work: UnitOfWork, key: RequestKey | None, subject: UUID) -> Result[UUID | None, Invalid]:
    """Return what the first request with a key made, or None if this is the first; a key of another request is refused."""
    if key is None:
        return Ok(None)
    claimed = await work.claim(key, subject)
    if claimed.claim is Claim.MISUSED:
        return Err(_misused_key())
    return Ok(claimed.subject if claimed.claim is Claim.REPEATED else None)


def _misused_key() -> Invalid:
    return Invalid(
        code="IDEMPOTENCY_KEY_MISUSED",
        message="This `Idempotency-Key` came before with another request.",
        field="Idempotency-Key",
    )
