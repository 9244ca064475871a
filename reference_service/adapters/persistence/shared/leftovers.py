"""Rows of the platform that are over."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, CursorResult, Delete, Select, and_, delete, exists, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from reference_service.adapters.persistence.base import Base
from reference_service.adapters.persistence.shared.database import Databases
from reference_service.adapters.persistence.shared.dead_jobs import DeadJobRow
from reference_service.adapters.persistence.shared.deliveries import DeliveryRow
from reference_service.adapters.persistence.shared.outbox import OutboxRow
from reference_service.adapters.persistence.shared.publications import PublicationRow
from reference_service.adapters.persistence.shared.requests import RequestRow
from reference_service.adapters.persistence.shared.row_scope import as_service
from reference_service.application.shared.ports.leftovers import Leftovers

IsOver: TypeAlias = Callable[[datetime], ColumnElement[bool]]


class SqlLeftovers(Leftovers):
    """Rows of one table that are over."""

    def __init__(
        self, databases: Databases, kind: type[Base], key: tuple[InstrumentedAttribute[Any], ...], is_over: IsOver
    ) -> None:
        """`key` is what tells rows apart, and `is_over` what holds for those that were over before a moment."""
        self._databases = databases
        self._kind = kind
        self._key = key
        self._is_over = is_over

    async def remove(self, before: datetime, limit: int) -> int:
        """Remove for good what was over before a moment, and return how many rows that was."""
        oldest: Select[Any] = select(*self._key).where(self._is_over(before)).limit(limit)
        doomed: Delete = delete(self._kind).where(tuple_(*self._key).in_(oldest))
        async with self._databases.turn, as_service(self._databases.writer).begin() as connection:
            result: CursorResult[Any] = await connection.execute(doomed)
            return result.rowcount


def platform_leftovers(databases: Databases) -> tuple[Leftovers, ...]:
    """Return what the platform itself leaves behind in a database: delivered events, marks, keys of requests, dead jobs."""
    return (
        SqlLeftovers(databases, OutboxRow, (OutboxRow.position,), lambda before: OutboxRow.delivered_at < before),
        SqlLeftovers(databases, PublicationRow, (PublicationRow.position,), lambda before: PublicationRow.delivered_at < before),
        SqlLeftovers(databases, DeliveryRow, (DeliveryRow.event_id, DeliveryRow.subscriber), _is_unasked),
        SqlLeftovers(databases, RequestRow, (RequestRow.owner, RequestRow.key), lambda before: RequestRow.at < before),
        SqlLeftovers(databases, DeadJobRow, (DeadJobRow.id,), lambda before: DeadJobRow.died_at < before),
    )


def _is_unasked(before: datetime) -> ColumnElement[bool]:
    """Tell whether a mark is old, and nobody will ask for it: its event does not come again."""
    waits = exists().where(OutboxRow.id == DeliveryRow.event_id, OutboxRow.delivered_at.is_(None))
    return and_(DeliveryRow.at < before, ~waits)
