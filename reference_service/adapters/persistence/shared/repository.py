"""Collections of entities over one table: what goes in is kept aside, and becomes rows at the commit."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from reference_service.adapters.persistence.base import VersionedRow
from reference_service.application.shared.ports.repository import Repository
from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.errors import Stale, stale
from reference_service.domain.shared.result import Err, Ok, Result

K = TypeVar("K", bound=Hashable)
E = TypeVar("E", bound=Entity)
R = TypeVar("R", bound=VersionedRow)


@dataclass(frozen=True, slots=True)
class Change:
    """An entity that the commit stores, and how; `write` gives its new version."""

    entity: Entity
    write: Callable[[], Awaitable[Result[int, Stale]]]
    kind: type[object]
    """What rows it writes. New rows of one kind go to the database together, and before those of the next one."""


class SqlCollection(ABC, Generic[K, E, R]):
    """The entities of one table, as one unit of work sees them. A subclass names the table and maps its rows.

    An entity that was added or saved is given back as it is, not read again.
    """

    kind: type[R]
    what: ClassVar[str]
    """One lower-case noun, for the refusal of a stale entity."""

    def __init__(self, session: AsyncSession, changes: list[Change]) -> None:
        """Take the session of the unit of work, and the list of changes that it commits."""
        self._session = session
        self._changes = changes
        self._touched: dict[K, E] = {}
        # A session forgets a row that nobody holds, and would read it again to change it.
        self._rows: dict[K, R] = {}

    async def add(self, entity: E) -> None:
        """Take in a new entity."""
        self._touch(entity, self._insert)

    async def save(self, entity: E) -> None:
        """Keep the changes of an entity that came from this collection, at the commit."""
        if self._touched.get(self._key(entity)) is not entity:
            self._touch(entity, self._update)

    @abstractmethod
    def _key(self, entity: E) -> K:
        """Return the identity of an entity."""

    @abstractmethod
    def _primary_key(self, key: K) -> object:
        """Return the primary key of the row of an identity; a tuple if it has several columns."""

    @abstractmethod
    def _entity(self, row: R) -> E:
        """Return the entity that a row holds, its version included."""

    @abstractmethod
    def _row(self, entity: E) -> R:
        """Return a row for a new entity; its version is set afterwards."""

    @abstractmethod
    def _apply(self, entity: E, row: R) -> None:
        """Bring a row to the state of its entity; its version is set afterwards."""

    async def _find(self, key: K) -> E | None:
        if key in self._touched:
            return self._touched[key]
        row = await self._session.get(self.kind, self._primary_key(key))
        return None if row is None else self._read(row)

    async def _first(self, statement: Select[R]) -> E | None:
        """Return the entity of the first row that the statement finds among what is stored."""
        row = (await self._session.scalars(statement)).first()
        if row is None:
            return None
        entity = self._read(row)
        return self._touched.get(self._key(entity), entity)

    async def _all(self, statement: Select[R]) -> Sequence[E]:
        """Return the entities of all rows that the statement finds among what is stored."""
        entities = [self._read(row) for row in await self._session.scalars(statement)]
        return [self._touched.get(self._key(entity), entity) for entity in entities]

    def _read(self, row: R) -> E:
        entity = self._entity(row)
        self._rows[self._key(entity)] = row
        return entity

    def _touch(self, entity: E, write: Callable[[E], Awaitable[Result[int, Stale]]]) -> None:
        self._touched[self._key(entity)] = entity
        self._changes.append(Change(entity, lambda: write(entity), self.kind))

    async def _insert(self, entity: E) -> Result[int, Stale]:
        row = self._row(entity)
        row.version = entity.version + 1
        self._session.add(row)
        return Ok(row.version)

    async def _update(self, entity: E) -> Result[int, Stale]:
        key = self._key(entity)
        row = self._rows.get(key) or await self._session.get(self.kind, self._primary_key(key))
        if row is None or row.version != entity.version:
            return Err(stale(self.what))
        self._apply(entity, row)
        return await self._flush(entity, row)

    async def _flush(self, entity: E, row: R) -> Result[int, Stale]:
        # Set here, it changes with every save: a child or an event alone is a change of the entity, too.
        row.version = entity.version + 1
        try:
            await self._session.flush()
        except StaleDataError:
            return Err(stale(self.what))
        return Ok(row.version)


class SqlRepository(SqlCollection[K, E, R], Repository[K, E]):
    """A repository over one table. A subclass is also the port of its context."""

    async def get(self, key: K) -> E | None:
        """Return the entity of that identity, deleted ones included; None if there is none."""
        return await self._find(key)
