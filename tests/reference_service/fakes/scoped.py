"""Collections and units of work of one tenant, as fakes."""

from collections.abc import Callable, Hashable
from types import TracebackType
from typing import Self, TypeVar

from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.errors import Conflict, Stale
from reference_service.domain.shared.ids import TenantId, UserId
from reference_service.domain.shared.result import Result
from tests.reference_service.fakes.shared import FakeCollection, FakeUnitOfWork, Store

K = TypeVar("K", bound=Hashable)
E = TypeVar("E", bound=Entity)


class ForeignEntity(Exception):
    """An entity of one tenant was given to a unit of work of another: a bug of the caller."""


class FakeTenantCollection(FakeCollection[K, E]):
    """One kind of entity, of which those of other tenants are not there."""

    def __init__(
        self, store: Store, table: str, what: str, key: Callable[[E], K], tenant: TenantId, tenant_of: Callable[[E], TenantId]
    ) -> None:
        super().__init__(store, table, what, key)
        self._tenant = tenant
        self._tenant_of = tenant_of

    async def get(self, key: K) -> E | None:
        entity = await super().get(key)
        return entity if entity is not None and self._tenant_of(entity) == self._tenant else None

    async def add(self, entity: E) -> None:
        self._check(entity)
        await super().add(entity)

    async def save(self, entity: E) -> None:
        self._check(entity)
        await super().save(entity)

    def seen(self) -> list[E]:
        return [entity for entity in super().seen() if self._tenant_of(entity) == self._tenant]

    def _check(self, entity: E) -> None:
        if self._tenant_of(entity) != self._tenant:
            raise ForeignEntity(f"{self._what} of another tenant")


class FakeTransactions:
    """What has been begun over a store: `by` is in whose name, in their order.

    `rivals` are what others do to the store, each just before one commit, after all has been read.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.by: list[UserId | None] = []
        self.is_open = False
        self.rivals: list[Callable[[], None]] = []


class FakeTenantUnitOfWork(FakeUnitOfWork):
    """A unit of work that is never opened inside another."""

    def __init__(self, transactions: FakeTransactions) -> None:
        super().__init__(transactions.store)
        self._transactions = transactions

    async def __aenter__(self) -> Self:
        assert not self._transactions.is_open, "A unit of work was opened inside another."
        self._transactions.is_open = True
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._transactions.is_open = False

    async def commit(self) -> Result[None, Conflict | Stale]:
        if self._transactions.rivals:
            self._transactions.rivals.pop(0)()
        return await super().commit()
