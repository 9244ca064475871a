"""Projects, their names, and the reader of them."""

import pytest

from reference_service.application.work.ports import ProjectView
from reference_service.application.work.views import view_of_project
from reference_service.domain.shared.errors import Conflict
from reference_service.domain.shared.ids import ProjectId
from reference_service.domain.shared.pagination import Page, PageRequest, Place
from reference_service.domain.shared.result import Err, Ok
from reference_service.domain.work.project import Project
from reference_service.domain.work.workflow import State
from tests.reference_service.contract.building import ACME, ADA, BOB, GLOBEX, LATER, keep_projects, keep_tasks, project, task
from tests.reference_service.contract.ground import Ground

pytestmark = pytest.mark.anyio

TAKEN = Err(Conflict(code="PROJECT_EXISTS", message="There is a project of this name."))


def gone(number: int = 1, *, name: str | None = None) -> Project:
    entity = project(number, name=name)
    entity.delete(LATER)
    return entity


def shown(entity: Project) -> ProjectView:
    return view_of_project(entity)


async def test_a_living_project_has_its_name_for_itself_in_its_tenant(ground: Ground) -> None:
    await keep_projects(ground, project(1, name="Engine"), project(2, name="Engine", of=GLOBEX))

    async with ground.work.begin(ACME, ADA) as work:
        await work.projects.add(project(3, name="Engine"))
        assert await work.commit() == TAKEN
    assert (await ground.projects.page(ACME, PageRequest(9))).items != ()
    assert await ground.projects.get(ACME, project(3).id) is None


async def test_a_project_cannot_take_the_name_of_another(ground: Ground) -> None:
    await keep_projects(ground, project(1, name="Engine"), project(2))
    async with ground.work.begin(ACME, ADA) as work:
        second = await work.projects.get(project(2).id)
        assert second is not None
        second.edit(name=project(1, name="Engine").name, description=second.description, now=LATER)
        await work.projects.save(second)
        assert await work.commit() == TAKEN


async def test_the_name_of_a_deleted_project_is_free_until_it_comes_back(ground: Ground) -> None:
    await keep_projects(ground, gone(1, name="Engine"), gone(2, name="Engine"), project(3, name="Engine"))

    async with ground.work.begin(ACME, ADA) as work:
        first = await work.projects.get(project(1).id)
        assert first is not None
        first.restore(LATER)
        await work.projects.save(first)
        assert await work.commit() == TAKEN


async def test_a_deleted_project_is_found_and_comes_back(ground: Ground) -> None:
    await keep_projects(ground, gone())
    assert await ground.projects.get(ACME, project().id) is None

    async with ground.work.begin(ACME, ADA) as work:
        entity = await work.projects.get(project().id)
        assert entity is not None
        entity.restore(LATER)
        await work.projects.save(entity)
        assert await work.commit() == Ok(None)

    assert await ground.projects.get(ACME, project().id) == shown(entity)


async def test_a_project_is_looked_at_inside_its_tenant(ground: Ground) -> None:
    entity = project()
    await keep_projects(ground, entity)

    assert await ground.projects.get(ACME, entity.id) == shown(entity)
    assert await ground.projects.get(GLOBEX, entity.id) is None
    assert await ground.projects.get(ACME, ProjectId(ADA.value)) == shown(entity)
    assert await ground.projects.get(ACME, ProjectId(BOB.value)) is None


async def test_projects_are_listed_oldest_first_and_none_twice_while_others_come(ground: Ground) -> None:
    listed = [project(number) for number in (1, 3, 5)]
    await keep_projects(ground, *reversed(listed), gone(7), project(9, of=GLOBEX))

    first = await ground.projects.page(ACME, PageRequest(2))
    late = [project(number) for number in (2, 4)]
    await keep_projects(ground, *late)
    second = await ground.projects.page(ACME, PageRequest(2, first.following))

    assert first == Page((shown(listed[0]), shown(listed[1])), Place(listed[1].created_at, listed[1].id.value))
    assert second == Page((shown(late[1]), shown(listed[2])), None)


async def test_deleted_projects_are_listed_apart(ground: Ground) -> None:
    dead = [gone(1), gone(3)]
    await keep_projects(ground, *dead, project(2), project(9, of=GLOBEX))

    first = await ground.projects.deleted(ACME, PageRequest(1))

    assert first == Page((shown(dead[0]),), Place(dead[0].created_at, dead[0].id.value))
    assert await ground.projects.deleted(ACME, PageRequest(1, first.following)) == Page((shown(dead[1]),), None)
    assert await ground.projects.deleted(GLOBEX, PageRequest(9)) == Page((), None)


async def test_the_tasks_of_a_project_are_counted_by_their_state(ground: Ground) -> None:
    await keep_projects(ground, project(1), project(2), gone(3))
    cancelled, deleted = task(1), task(2)
    cancelled.move(State.CANCELLED, by=ADA, now=LATER).unwrap()
    deleted.delete(LATER)
    others = [task(number) for number in (3, 4)]
    await keep_tasks(ground, cancelled, deleted, *others, task(5, project_number=2), task(6, project_number=3))

    assert await ground.projects.task_counts(ACME, project(1).id) == {State.OPEN: 2, State.CANCELLED: 1}
    assert await ground.projects.task_counts(ACME, project(3).id) == {}
    assert await ground.projects.task_counts(GLOBEX, project(1).id) == {}
    assert await ground.projects.task_counts(ACME, project(4).id) == {}
