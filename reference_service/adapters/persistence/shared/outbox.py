"""Events that are committed and wait for their delivery."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Identity,
    Index,
    Integer,
    Select,
    String,
    Text,
    Update,
    and_,
    bindparam,
    column,
    exists,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, aliased, declared_attr, mapped_column
from sqlalchemy.sql.dml import ReturningUpdate

from reference_service.adapters.event_codec import EventCatalogue, written
from reference_service.adapters.persistence.base import Base
from reference_service.adapters.persistence.shared.database import Databases
from reference_service.adapters.persistence.shared.row_scope import as_service
from reference_service.adapters.tracing import traceparent
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.application.shared.ports.outbox import Lease, Outbox
from reference_service.domain.shared.events import Event

_WAITING = and_(column("delivered_at").is_(None), column("buried_at").is_(None))
_BURIED = column("buried_at").is_not(None)


class WaitingRow:
    """An event, and how far its delivery has come."""

    __tablename__: str

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Index, ...]:  # noqa: N805 - a method of the class, as SQLAlchemy wants it
        """Have what waits, and what was buried, found without looking through what was delivered."""
        where: dict[str, Any] = {"sqlite_where": _WAITING, "postgresql_where": _WAITING}
        return (
            Index(f"ix_{cls.__tablename__}_aggregate_position_waiting", "aggregate", "position", **where),
            Index(f"ix_{cls.__tablename__}_position_waiting", "position", **where),
            Index(f"ix_{cls.__tablename__}_position_buried", "position", sqlite_where=_BURIED, postgresql_where=_BURIED),
        )

    position: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True)
    """The order of delivery. The database counts, since identities of two processes may not sort as they were made."""
    id: Mapped[UUID] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(64))
    aggregate: Mapped[UUID]
    tenant_id: Mapped[UUID | None]
    payload: Mapped[str] = mapped_column(Text)
    trace: Mapped[str | None] = mapped_column(String(55))
    occurred_at: Mapped[datetime]
    attempts: Mapped[int]
    due_at: Mapped[datetime]
    claimed_by: Mapped[UUID | None]
    claimed_until: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    buried_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)


class OutboxRow(WaitingRow, Base):
    """An event on its way to the subscribers of this service."""

    __tablename__ = "outbox"


# Nothing of it is read back, which PostgreSQL would let nobody do but the relay.
_POST: Final = insert(OutboxRow).inline()


def post(connection: Connection, events: Sequence[Event], ids: IdFactory) -> None:
    """Store events in the transaction that caused them, due at once."""
    if events:
        trace = traceparent()
        connection.execute(_POST, [{**_values(event), "id": ids.new(), "trace": trace} for event in events])


def _values(event: Event) -> dict[str, object]:
    return {
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

    def __init__(self, databases: Databases, catalogue: EventCatalogue, *, kind: type[WaitingRow] = OutboxRow) -> None:
        self._databases = databases
        self._catalogue = catalogue
        self._kind = kind
        # They are the same each time, and dear to make.
        self._free, self._claiming = _free(kind), _claiming(kind)

    async def claim(self, lease: Lease, now: datetime, limit: int) -> Sequence[Envelope[Event]]:
        """Return the oldest events that are due and that nobody holds, and hold them."""
        if not await self._is_any_free(now):
            return []
        named = {**self._asked(now, limit), "holder": lease.holder, "until": lease.until}
        async with self._databases.turn, as_service(self._databases.writer).begin() as connection:
            rows = (await connection.execute(self._claiming, named)).all()
        rows = sorted(rows, key=lambda row: row.position)
        return [Envelope(row.id, self._catalogue.read(row.name, row.payload), row.attempts, row.trace) for row in rows]

    async def extend(self, lease: Lease, now: datetime) -> None:
        """Hold longer what the holder still holds."""
        await self._note(lease.holder, self._kind.claimed_until > now, claimed_until=lease.until)

    async def release(self, holder: UUID) -> None:
        """Let go of all that a holder holds, so that others need not wait for the end of the lease."""
        await self._note(holder, claimed_by=None, claimed_until=None)

    async def delivered(self, holder: UUID, events: Sequence[UUID], now: datetime) -> None:
        """Note that all subscribers have taken some events in: all of them, or, if it fails, none."""
        await self._note(holder, self._kind.id.in_(events), delivered_at=now)

    async def postpone(self, holder: UUID, event: UUID, until: datetime, reason: str) -> None:
        """Note that a delivery failed, and when to try again; nobody holds the event until then."""
        free = {"claimed_by": None, "claimed_until": None}
        tried = {"attempts": self._kind.attempts + 1, "reason": reason}
        await self._note(holder, self._kind.id == event, due_at=until, **tried, **free)

    async def bury(self, holder: UUID, event: UUID, now: datetime, reason: str) -> None:
        """Note that the last delivery failed: the event stays to be looked at, and its aggregate's later ones go on."""
        tried = {"attempts": self._kind.attempts + 1, "reason": reason}
        await self._note(holder, self._kind.id == event, buried_at=now, **tried)

    async def _is_any_free(self, now: datetime) -> bool:
        """Tell whether it is worth while to ask for the right to write, which only one has on SQLite."""
        if self._databases.writer.dialect.name != "sqlite":
            return True
        async with as_service(self._databases.reader).connect() as connection:
            return (await connection.execute(self._free, self._asked(now, 1))).first() is not None

    def _asked(self, now: datetime, limit: int) -> dict[str, object]:
        # What only a newer version knows waits for a worker of that version.
        return {"now": now, "limit": limit, "names": self._catalogue.names}

    async def _note(self, holder: UUID, *which: ColumnElement[bool], **values: object) -> None:
        async with self._databases.turn, as_service(self._databases.writer).begin() as connection:
            await connection.execute(self._noting(holder, which, **values))

    def _noting(self, holder: UUID, which: Sequence[ColumnElement[bool]], **values: object) -> Update:
        """Return what notes something of events that the holder still holds."""
        return update(self._kind).where(_waits(self._kind), self._kind.claimed_by == holder, *which).values(**values)


def _free(kind: type[WaitingRow]) -> Select[int]:
    """Return the question, which has the parameters `now`, `limit` and `names`."""
    earlier = aliased(kind)
    is_free = or_(kind.claimed_until.is_(None), kind.claimed_until <= bindparam("now"))
    return (
        select(kind.position)
        .where(_waits(kind), kind.due_at <= bindparam("now"), is_free, kind.name.in_(bindparam("names", expanding=True)))
        .where(~exists().where(_waits(earlier), earlier.aggregate == kind.aggregate, earlier.position < kind.position))
        .order_by(kind.position)
        .limit(bindparam("limit", type_=Integer))
    )


def _claiming(kind: type[WaitingRow]) -> ReturningUpdate[*tuple[Any, ...]]:
    """Return the statement, which has the parameters of the question, `holder` and `until`.

    What another worker is just claiming is passed over, not waited for; SQLite has one writer and knows no such locks.
    """
    # In the FROM clause it is looked up once: a subquery could be asked again and find others.
    free = _free(kind).with_for_update(skip_locked=True).cte("free")
    return (
        update(kind)
        .where(kind.position == free.c.position)
        .values(claimed_by=bindparam("holder"), claimed_until=bindparam("until"))
        .returning(kind.position, kind.id, kind.name, kind.payload, kind.attempts, kind.trace)
    )


def _waits(row: type[WaitingRow]) -> ColumnElement[bool]:
    return and_(row.delivered_at.is_(None), row.buried_at.is_(None))
