"""One transaction of one context on the database."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextvars import ContextVar
from types import MappingProxyType, TracebackType
from typing import Any, ClassVar, Final, Self, TypeAlias
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reference_service.adapters.persistence.shared.database import Databases, violated
from reference_service.adapters.persistence.shared.deliveries import is_first_delivery
from reference_service.adapters.persistence.shared.outbox import post
from reference_service.adapters.persistence.shared.repository import Change
from reference_service.adapters.persistence.shared.requests import claim
from reference_service.adapters.persistence.shared.row_scope import NOBODY, ROW_SCOPE, RowScope
from reference_service.adapters.persistence.shared.tenant_scope import open_session
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.application.shared.ports.unit_of_work import Claimed, RequestKey, UnitOfWork
from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.errors import Conflict, Stale
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.ids import TenantId, UserId
from reference_service.domain.shared.result import Err, Ok, Result

_IS_OPEN: Final[ContextVar[bool]] = ContextVar("unit_of_work_is_open", default=False)
Listener: TypeAlias = Callable[[Sequence[Event]], Awaitable[None]]
"""Who is told of what has been committed. It does not raise: the commit stands."""


class UnitOfWorkMisuse(Exception):
    """A unit of work was opened inside another, or used after its end: a bug of the caller."""


class AuditTrail(ABC):
    """Who writes down what happened."""

    @abstractmethod
    def write(self, connection: Connection, events: Sequence[Event], by: UserId | None) -> None:
        """Write events down, inside the transaction that caused them."""


class SqlUnitOfWork(UnitOfWork):
    """A transaction on the writing side of the database. A subclass makes its repositories over `_session` and `_changes`."""

    conflicts: ClassVar[Mapping[str, Conflict]] = MappingProxyType({})
    """The refusal for each unique constraint, by its name, that means something to a caller."""

    def __init__(
        self,
        databases: Databases,
        clock: Clock,
        ids: IdFactory,
        *,
        by: UserId | None,
        tenant: TenantId | None,
        trail: AuditTrail,
        after_commit: Sequence[Listener] = (),
    ) -> None:
        """Prepare a transaction in the name of a user; without a tenant, it can touch the rows of none."""
        self._clock = clock
        self._ids = ids
        self._by = by
        self._trail = trail
        self._after_commit = after_commit
        self._session = open_session(databases.writer, tenant)
        self._scope = NOBODY if tenant is None else RowScope(tenant=tenant.value)
        self._turn = databases.turn
        self._changes: list[Change] = []
        self._is_over = False

    async def __aenter__(self) -> Self:
        """Begin; on SQLite this waits for the right to write."""
        if _IS_OPEN.get() or self._is_over:
            raise UnitOfWorkMisuse("A unit of work is opened once, and never inside another.")
        await self._turn.__aenter__()
        # The transaction begins here and not at the first statement: see `begin` in infrastructure/database.py.
        try:
            await self._session.connection(execution_options={ROW_SCOPE: self._scope})
        except BaseException:
            await _uninterrupted(self._close())
            raise
        _IS_OPEN.set(True)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Roll back what was not committed, and give the connection back, whatever happens meanwhile."""
        self._is_over = True
        _IS_OPEN.set(False)
        # What is committed has given its connection back: nothing is left that could be interrupted.
        await (_uninterrupted(self._close()) if self._session.in_transaction() else self._close())

    async def commit(self) -> Result[None, Conflict | Stale]:
        """Store the changes, their events and the lines of the log; or nothing, and say why."""
        if self._is_over:
            raise UnitOfWorkMisuse("A unit of work is committed once, before its end.")
        self._is_over = True
        stored = await self._write()
        if isinstance(stored, Err):
            await self._session.rollback()
            return stored
        await _uninterrupted(self._finish(stored.value))
        return Ok(None)

    async def claim(self, key: RequestKey, subject: UUID) -> Claimed:
        """Note that a request makes the subject, or tell what the first request with the same key made."""
        return await claim(self._session, key, subject, self._clock.now())

    async def is_first_delivery(self, event: UUID, subscriber: str) -> bool:
        """Note that a subscriber takes an event in, or tell that it did so before."""
        return await is_first_delivery(self._session, event, subscriber, self._clock.now())

    async def _write(self) -> Result[Mapping[Entity, int], Conflict | Stale]:
        versions: dict[Entity, int] = {}
        try:
            for before, change in zip((None, *self._changes), self._changes, strict=False):
                if before is not None and before.kind is not change.kind:
                    await self._session.flush()
                written = await change.write()
                if isinstance(written, Err):
                    return written
                versions[change.entity] = written.value
            if self._session.new or self._session.dirty or self._session.deleted:
                # What repositories added beside their entities.
                await self._session.flush()
        except IntegrityError as error:
            name = violated(error)
            if name is None:
                raise
            return Err(self.conflicts.get(name, _CONFLICT))
        return Ok(versions)

    async def _finish(self, versions: Mapping[Entity, int]) -> None:
        events = [event for entity in versions for event in entity.pull_events()]
        await self._session.run_sync(self._store, events)
        for entity, version in versions.items():
            entity.stored(version)
        for tell in self._after_commit:
            await tell(events)

    async def _close(self) -> None:
        try:
            await self._session.close()
        finally:
            await self._turn.__aexit__(None, None, None)

    def _store(self, session: Session, events: Sequence[Event]) -> None:
        connection = session.connection()
        post(connection, events, self._ids)
        self._trail.write(connection, events, self._by)
        session.commit()


_CONFLICT: Final = Conflict(code="CONFLICT", message="There is such a thing already.")


async def _uninterrupted(work: Coroutine[Any, Any, None]) -> None:
    """Let work come to its end even if whoever waits for it is cancelled; the cancellation follows."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait((task,))
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled from task.exception()
    task.result()
