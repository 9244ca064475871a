"""The stream of all tasks."""

from contextlib import aclosing

import pytest

from reference_service.application.work.views import view_of_task
from tests.reference_service.contract.building import ACME, GLOBEX, LATER, keep_projects, keep_tasks, project, task
from tests.reference_service.contract.ground import Ground

pytestmark = pytest.mark.anyio


async def test_all_living_tasks_of_a_tenant_come_oldest_first(ground: Ground) -> None:
    ended, dead = project(2), task(2)
    ended.delete(LATER)
    dead.delete(LATER)
    listed = [task(number) for number in (1, 4, 6)]
    await keep_projects(ground, project(1), ended, project(3, of=GLOBEX))
    await keep_tasks(ground, *reversed(listed), dead, task(3, project_number=2), task(5, of=GLOBEX, project_number=3))

    assert [view async for view in ground.stream.living(ACME)] == [view_of_task(each) for each in listed]
    assert [view.id.int async for view in ground.stream.living(GLOBEX)] == [5]


async def test_those_that_can_be_restored_come_as_well_if_they_are_asked_for(ground: Ground) -> None:
    ended, dead = project(2), task(2)
    ended.delete(LATER)
    dead.delete(LATER)
    theirs = task(3, project_number=2)
    await keep_projects(ground, project(1), ended, project(3, of=GLOBEX))
    await keep_tasks(ground, theirs, dead, task(5, of=GLOBEX, project_number=3))

    assert [view async for view in ground.stream.all(ACME)] == [view_of_task(dead), view_of_task(theirs)]


async def test_a_tenant_without_tasks_has_an_empty_stream(ground: Ground) -> None:
    assert [view async for view in ground.stream.living(ACME)] == []
    assert [view async for view in ground.stream.all(ACME)] == []


async def test_a_stream_can_be_left_and_begun_again(ground: Ground) -> None:
    await keep_projects(ground, project())
    await keep_tasks(ground, *(task(number) for number in range(1, 6)))

    for _ in range(20):
        async with aclosing(ground.stream.living(ACME)) as tasks:
            assert (await anext(tasks)).id.int == 1
