"""The log."""

from datetime import datetime
from uuid import UUID

from reference_service.adapters.http.schemas.base import Output


class EntryOut(Output):
    """A line of the log; `details` is JSON."""

    sequence: int
    occurred_at: datetime
    actor: UUID | None
    event: str
    subject: UUID
    details: str
    request: str
    digest: str


class VerificationOut(Output):
    """How many lines the log has, and the first at which it is broken, if it is."""

    entries: int
    broken_at: int | None
    reason: str | None
