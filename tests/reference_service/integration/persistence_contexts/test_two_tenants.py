"""Two tenants in one database live as if each had one of its own, whatever either does with the other's identities."""

import asyncio
import shutil
from abc import abstractmethod
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import timedelta
from operator import attrgetter
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from reference_service.domain.shared.ids import TenantId
from reference_service.domain.tenancy.tenant import Tenant
from reference_service.infrastructure.database import open_databases
from tests.reference_service.contract.building import ACME, GLOBEX, LATER, keep_tenants, tenant
from tests.reference_service.contract.ground import Ground, ground_in_memory, ground_on
from tests.reference_service.integration.persistence_contexts.neighbours import (
    MAKES,
    TOUCHES,
    USERS,
    Action,
    Outcome,
    add_task,
    sight,
)
from tests.reference_service.servers import PostgresqlServer

T = TypeVar("T")

TENANTS = st.sampled_from((ACME, GLOBEX))
NUMBERS = st.integers(1, 8)


def opened(tenant_id: TenantId) -> Tenant:
    """Return a tenant that is set up."""
    entity = tenant(tenant_id)
    entity.open(LATER)
    return entity


class TwoTenants(RuleBasedStateMachine):
    """Does everything twice: in the database that both share, and in a memory that the tenant has for itself."""

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._closing = ExitStack()
        self._databases = open_databases(self._closing.enter_context(self.database()))
        self._shared = ground_on(self._databases)
        self._alone = {each: ground_in_memory() for each in (ACME, GLOBEX)}
        self._moment, self._last = LATER, 0
        for each, ground in self._alone.items():
            self._run(keep_tenants(self._shared, opened(each)))
            self._run(keep_tenants(ground, opened(each)))

    @abstractmethod
    def database(self) -> AbstractContextManager[str]:
        """Return a database of its own for one history."""

    @rule(where=TENANTS, make=st.sampled_from(MAKES))
    def make(self, where: TenantId, make: Action) -> None:
        self._last += 1
        self._both(where, lambda ground: make(ground, where, self._last, self._moment))

    @rule(where=TENANTS, project_number=NUMBERS)
    def add_task(self, where: TenantId, project_number: int) -> None:
        self._last += 1
        self._both(where, lambda ground: add_task(ground, where, self._last, project_number))

    @rule(where=TENANTS, touch=st.sampled_from(TOUCHES), number=NUMBERS)
    def touch(self, where: TenantId, touch: Action, number: int) -> None:
        self._both(where, lambda ground: touch(ground, where, number, self._moment))

    def teardown(self) -> None:
        try:
            self._compare()
        finally:
            self._run(self._databases.close())
            self._runner.close()
            self._closing.close()

    def _both(self, where: TenantId, act: Callable[[Ground], Coroutine[object, object, Outcome]]) -> None:
        self._moment += timedelta(seconds=1)
        self._shared.clock.moment = self._moment
        assert self._run(act(self._shared)) == self._run(act(self._alone[where]))

    def _compare(self) -> None:
        numbers = range(1, self._last + 1)
        for each, ground in self._alone.items():
            assert self._run(sight(self._shared, each, numbers)) == self._run(sight(ground, each, numbers))
            assert [event for event in self._shared.told if event.tenant == each] == ground.told
        for user in USERS:
            views = (view for ground in self._alone.values() for view in self._run(ground.tenants.of_member(user)))
            assert self._run(self._shared.tenants.of_member(user)) == tuple(sorted(views, key=attrgetter("created_at", "id")))

    def _run(self, work: Coroutine[object, object, T]) -> T:
        return self._runner.run(work)


def run(given: Callable[[], AbstractContextManager[str]], *, examples: int) -> None:
    """Try some histories, each in a database of its own."""

    class Here(TwoTenants):
        def database(self) -> AbstractContextManager[str]:
            return given()

    bounds = settings(max_examples=examples, stateful_step_count=25, deadline=None, database=None)
    run_state_machine_as_test(Here, settings=bounds)


def test_two_tenants_on_sqlite_never_notice_each_other(sqlite_template: Path, tmp_path: Path) -> None:
    @contextmanager
    def database() -> Iterator[str]:
        path = tmp_path / f"{uuid4().hex}.db"
        yield f"sqlite:///{shutil.copy(sqlite_template, path)}"
        path.unlink()

    run(database, examples=20)


def test_two_tenants_on_postgresql_never_notice_each_other(postgresql: PostgresqlServer, postgresql_template: str) -> None:
    @contextmanager
    def database() -> Iterator[str]:
        url = asyncio.run(postgresql.create(postgresql_template))
        yield url
        asyncio.run(postgresql.drop(url))

    run(database, examples=5)
