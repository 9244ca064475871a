"""How often the database is asked does not depend on how much is in it."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from reference_service.application.shared.actor import TenantActor
from reference_service.application.work.ports import TaskFilter
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.pagination import PageRequest
from reference_service.infrastructure.database import OwnedDatabases
from tests.reference_service.contract.building import (
    ACME,
    ADA,
    LATER,
    keep_projects,
    keep_tasks,
    keep_tenants,
    keep_users,
    project,
    task,
    tenant,
    user,
)
from tests.reference_service.contract.ground import Ground, ground_on

pytestmark = pytest.mark.anyio

ALL = PageRequest(100)
OWNER = TenantActor(ADA, ACME, TenantRole.OWNER)
READERS: dict[str, Callable[[Ground], Awaitable[object]]] = {
    "user": lambda ground: ground.users.get(ADA),
    "users": lambda ground: ground.users.page(ALL),
    "addresses": lambda ground: ground.users.addresses([user(number).id for number in range(1, 21)]),
    "profile": lambda ground: ground.profiles.get(ADA),
    "role": lambda ground: ground.memberships.role_of(ADA, ACME),
    "tenant": lambda ground: ground.tenants.get(ADA, ACME),
    "tenants": lambda ground: ground.tenants.of_member(ADA),
    "members": lambda ground: ground.tenants.members(OWNER, ALL),
    "project": lambda ground: ground.projects.get(ACME, project().id),
    "projects": lambda ground: ground.projects.page(ACME, ALL),
    "deleted": lambda ground: ground.projects.deleted(ACME, ALL),
    "counts": lambda ground: ground.projects.task_counts(ACME, project().id),
    "task": lambda ground: ground.tasks.get(ACME, task().id),
    "tasks": lambda ground: ground.tasks.page(ACME, TaskFilter(project().id, words="task"), ALL),
}


@contextmanager
def counted(databases: OwnedDatabases) -> Iterator[list[str]]:
    """Collect the statements that are sent, without those that begin transactions."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    engines = (databases.reader.sync_engine, databases.writer.sync_engine)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield sent
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


async def filled(ground: Ground, size: int) -> None:
    """Store that many of everything."""
    group = tenant()
    for number in range(2, size + 1):
        group.join(UserId(user(number).id.value), TenantRole.MEMBER, LATER).unwrap()
    group.open(LATER)
    await keep_users(ground, *(user(number) for number in range(1, size + 1)))
    await keep_tenants(ground, group)
    await keep_projects(ground, *(project(number) for number in range(1, size + 1)))
    await keep_tasks(ground, *(task(number) for number in range(1, size + 1)))


@pytest.mark.parametrize("size", [1, 20])
async def test_every_question_to_a_reader_is_one_statement(databases: OwnedDatabases, size: int) -> None:
    ground = ground_on(databases)
    await filled(ground, size)

    asked = {}
    for name, ask in READERS.items():
        with counted(databases) as sent:
            await ask(ground)
        asked[name] = len(sent)

    assert asked == dict.fromkeys(READERS, 1)


@pytest.mark.parametrize("size", [1, 20])
async def test_a_tenant_is_two_statements_however_many_its_members(databases: OwnedDatabases, size: int) -> None:
    ground = ground_on(databases)
    await filled(ground, size)

    with counted(databases) as sent:
        async with ground.tenancy.begin(ACME, ADA) as work:
            found = await work.tenants.get()

    assert found is not None
    assert (len(found.members), len(sent)) == (size, 2)
