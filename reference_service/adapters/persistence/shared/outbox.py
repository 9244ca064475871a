"""Events that are committed and wait for their delivery."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Index,
    Integer,
    Select,
    String,
    Text,
    and_,
    bindparam,
    column,
    exists,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from reference_service.adapters.persistence.base import Base
from reference_service.adapters.persistence.shared.database import Databases
from reference_service.adapters.persistence.shared.events import EventCatalogue, written
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.application.shared.ports.outbox import Outbox
from reference_service.domain.shared.events import Event

_WAITING = and_(column("delivered_at").is_(None), column("buried_at").is_(None))


class OutboxRow(Base):
    """An event, and how far its delivery has come."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_aggregate_id_waiting", "aggregate", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_outbox_id_waiting", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    aggregate: Mapped[UUID]
    tenant_id: Mapped[UUID | None]
    payload: Mapped[str] = mapped_column(Text)
    occurred_at: Mapped[datetime]
    attempts: Mapped[int]
    due_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    buried_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)


_POST: Final = insert(OutboxRow)


def post(connection: Connection, events: Sequence[Event], ids: IdFactory) -> None:
    """Store events in the transaction that caused them, due at once."""
    if events:
        connection.execute(_POST, [_values(event, ids.new()) for event in events])


def _values(event: Event, event_id: UUID) -> dict[str, object]:
    return {
        "id": event_id,
        "name": event.name,
        "aggregate": event.aggregate,
        "tenant_id": None if event.tenant is None else event.tenant.value,
        "payload": written(event),
        "occurred_at": event.occurred_at,
        "attempts": 0,
        "due_at": event.occurred_at,
    }


class SqlOutbox(Outbox):
    """The outbox of all contexts, in one table."""

    def __init__(self, databases: Databases, catalogue: EventCatalogue) -> None:
        self._databases = databases
        self._catalogue = catalogue

    async def due(self, now: datetime, limit: int) -> Sequence[Envelope[Event]]:
        """Return the oldest events that are due, at most one of each aggregate: its later ones wait for it."""
        async with self._databases.reader.connect() as connection:
            rows = (await connection.execute(_oldest(), {"now": now, "limit": limit})).all()
        return [Envelope(row.id, self._catalogue.read(row.name, row.payload), row.attempts) for row in rows]

    async def delivered(self, events: Sequence[UUID], now: datetime) -> None:
        """Note that all subscribers have taken some events in: all of them, or, if it fails, none."""
        await self._note(events, delivered_at=now)

    async def postpone(self, event: UUID, until: datetime, reason: str) -> None:
        """Note that a delivery failed, and when to try again."""
        await self._note((event,), due_at=until, reason=reason, attempts=OutboxRow.attempts + 1)

    async def bury(self, event: UUID, now: datetime, reason: str) -> None:
        """Note that the last delivery failed: the event stays to be looked at, and its aggregate's later ones go on."""
        await self._note((event,), buried_at=now, reason=reason, attempts=OutboxRow.attempts + 1)

    async def _note(self, events: Sequence[UUID], **values: datetime | str | ColumnElement[int]) -> None:
        async with self._databases.turn, self._databases.writer.begin() as connection:
            await connection.execute(update(OutboxRow).where(OutboxRow.id.in_(events)).values(**values))


@cache
def _oldest() -> Select[UUID, str, str, int]:
    """Return the question, which has the parameters `now` and `limit`; it is the same for all, and dear to make."""
    earlier = aliased(OutboxRow)
    return (
        select(OutboxRow.id, OutboxRow.name, OutboxRow.payload, OutboxRow.attempts)
        .where(_waits(OutboxRow), OutboxRow.due_at <= bindparam("now"))
        .where(~exists().where(_waits(earlier), earlier.aggregate == OutboxRow.aggregate, earlier.id < OutboxRow.id))
        .order_by(OutboxRow.id)
        .limit(bindparam("limit", type_=Integer))
    )


def _waits(row: type[OutboxRow]) -> ColumnElement[bool]:
    return and_(row.delivered_at.is_(None), row.buried_at.is_(None))
