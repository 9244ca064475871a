"""What waits in an outbox, for whoever watches over it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ScalarSelect, Select, func, select

from reference_service.adapters.persistence.shared.database import Databases
from reference_service.adapters.persistence.shared.outbox import WaitingRow
from reference_service.adapters.persistence.shared.reader import Statement
from reference_service.adapters.persistence.shared.row_scope import as_service

_MOST: Final = 10_000
"""How far it is counted: whether there are more makes no difference to whoever is woken up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """How many events wait and how many are buried, ten thousand at most, and since when the oldest has been waiting."""

    waiting: int
    oldest: datetime | None
    buried: int


async def backlog_of(databases: Databases, kind: type[WaitingRow]) -> Backlog:
    """Return the state of an outbox, by three looks into its indexes."""
    async with as_service(databases.reader).connect() as connection:
        row = (await connection.execute(_question(kind))).one()
    return Backlog(waiting=row.waiting, oldest=row.oldest, buried=row.buried)


def _question(kind: type[WaitingRow]) -> Statement:
    waiting = select(kind.position).where(kind.delivered_at.is_(None), kind.buried_at.is_(None))
    buried = select(kind.position).where(kind.buried_at.is_not(None))
    oldest = (
        select(kind.occurred_at).where(kind.delivered_at.is_(None), kind.buried_at.is_(None)).order_by(kind.position).limit(1)
    )
    return select(_counted(waiting).label("waiting"), oldest.scalar_subquery().label("oldest"), _counted(buried).label("buried"))


def _counted(rows: Select[int]) -> ScalarSelect[int]:
    return select(func.count()).select_from(rows.limit(_MOST).subquery()).scalar_subquery()
