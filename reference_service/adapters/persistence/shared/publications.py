"""Events that are delivered here and wait to be published to other services."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import insert, select

from reference_service.adapters.persistence.base import Base
from reference_service.adapters.persistence.shared.outbox import OutboxRow, SqlOutbox, WaitingRow
from reference_service.adapters.persistence.shared.row_scope import as_service


class PublicationRow(WaitingRow, Base):
    """An event on its way to other services."""

    __tablename__ = "publications"


_FORWARDED: Final = ("id", "name", "aggregate", "tenant_id", "payload", "trace", "occurred_at")


class ForwardingOutbox(SqlOutbox):
    """An outbox whose events wait to be published as soon as the subscribers of this service have taken them in.

    The stream has a line of its own: while it does not answer, nobody here waits for it.
    """

    async def delivered(self, holder: UUID, events: Sequence[UUID], now: datetime) -> None:
        """Note that all subscribers have taken some events in, and put them into the line: all of that, or nothing."""
        theirs = OutboxRow.id.in_(events)
        noted = self._noting(holder, (theirs,), delivered_at=now).returning(OutboxRow.position)
        async with self._databases.turn, as_service(self._databases.writer).begin() as connection:
            # What another worker holds by now is that one's to forward.
            positions = (await connection.scalars(noted)).all()
            ours = select(*(getattr(OutboxRow, name) for name in _FORWARDED)).where(OutboxRow.position.in_(positions))
            fresh = ours.add_columns(OutboxRow.attempts * 0, OutboxRow.delivered_at).order_by(OutboxRow.position)
            await connection.execute(insert(PublicationRow).from_select([*_FORWARDED, "attempts", "due_at"], fresh))
