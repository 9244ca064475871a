"""The end of what was deleted long ago."""

import pytest

from reference_service.domain.shared.ids import TenantId
from reference_service.domain.shared.pagination import PageRequest
from reference_service.domain.work.project import Project
from reference_service.domain.work.task import Task
from tests.reference_service.contract.building import (
    ACME,
    DAY,
    GLOBEX,
    LATER,
    keep_projects,
    keep_tasks,
    project,
    task,
)
from tests.reference_service.contract.ground import Ground
from tests.reference_service.fakes.shared import BEGINNING

pytestmark = pytest.mark.anyio

NOW = BEGINNING + 30 * DAY


def gone_project(number: int, *, of: TenantId = ACME, days: int = 0) -> Project:
    entity = project(number, of=of)
    entity.delete(LATER + days * DAY)
    return entity


def gone_task(number: int, *, project_number: int = 1, days: int = 0) -> Task:
    entity = task(number, project_number=project_number)
    entity.delete(LATER + days * DAY)
    return entity


async def left(ground: Ground, tenant: TenantId = ACME) -> tuple[set[int], set[int]]:
    """Return the numbers of the projects and tasks of a tenant that are still there, deleted or not."""
    async with ground.work.begin(tenant, None) as work:
        projects = {n for n in range(1, 10) if await work.projects.get(project(n).id)}
        tasks = {n for n in range(1, 10) if await work.tasks.get(task(n).id)}
    return projects, tasks


async def test_what_was_deleted_long_ago_goes_with_all_that_belongs_to_it(ground: Ground) -> None:
    await keep_projects(ground, project(1), gone_project(2), gone_project(3, days=30))
    await keep_tasks(
        ground, task(1), gone_task(2), gone_task(3, days=30), task(4, project_number=2), gone_task(5, project_number=2)
    )
    await keep_tasks(ground, task(6, project_number=3))

    assert await ground.graveyard.purge(NOW) == 4
    assert await left(ground) == ({1, 3}, {1, 3, 6})
    assert await ground.graveyard.purge(NOW) == 0


async def test_it_goes_in_all_tenants(ground: Ground) -> None:
    await keep_projects(ground, gone_project(1), gone_project(2, of=GLOBEX))

    assert await ground.graveyard.purge(NOW) == 2
    assert await ground.projects.deleted(ACME, PageRequest(9)) == await ground.projects.deleted(GLOBEX, PageRequest(9))
    assert [await left(ground, tenant) for tenant in (ACME, GLOBEX)] == [(set(), set())] * 2


async def test_what_was_deleted_at_the_moment_itself_stays(ground: Ground) -> None:
    await keep_projects(ground, gone_project(1))

    assert await ground.graveyard.purge(LATER) == 0
    assert await left(ground) == ({1}, set())
