"""Events whose delivery was given up, in the outboxes of all databases."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from reference_service.adapters.persistence.shared.database import Databases
from reference_service.adapters.persistence.shared.outbox import OutboxRow
from reference_service.adapters.persistence.shared.row_scope import as_service
from reference_service.application.shared.ports.graves import BuriedEvent, Graves

_BURIED = (
    select(
        OutboxRow.id,
        OutboxRow.name,
        OutboxRow.aggregate,
        OutboxRow.tenant_id,
        OutboxRow.occurred_at,
        OutboxRow.attempts,
        OutboxRow.buried_at,
        OutboxRow.reason,
    )
    .where(OutboxRow.buried_at.is_not(None))
    .order_by(OutboxRow.position.desc())
)


class SqlGraves(Graves):
    """Buried events of some databases."""

    def __init__(self, *stores: Databases) -> None:
        self._stores = stores

    async def newest(self, limit: int) -> Sequence[BuriedEvent]:
        """Return those that happened last, newest first."""
        found: list[BuriedEvent] = []
        for store in self._stores:
            async with as_service(store.reader).connect() as connection:
                rows = (await connection.execute(_BURIED.limit(limit))).mappings().all()
            found += [BuriedEvent(**row) for row in rows]
        return sorted(found, key=lambda each: each.occurred_at, reverse=True)[:limit]

    async def dig_up(self, event: UUID, now: datetime) -> bool:
        """Have an event delivered again, as if it had never been tried; tell whether it was buried."""
        again = (
            update(OutboxRow)
            .where(OutboxRow.id == event, OutboxRow.buried_at.is_not(None))
            .values(buried_at=None, attempts=0, due_at=now, reason=None, claimed_by=None, claimed_until=None)
        )
        for store in self._stores:
            async with store.turn, as_service(store.writer).begin() as connection:
                if (await connection.execute(again)).rowcount:
                    return True
        return False
