"""The reader of tasks."""

import pytest

from reference_service.application.work.ports import TaskFilter
from reference_service.application.work.views import view_of_task
from reference_service.domain.shared.pagination import Page, PageRequest, Place
from reference_service.domain.work.workflow import State
from tests.reference_service.contract.building import (
    ACME,
    ADA,
    BOB,
    GLOBEX,
    LATER,
    keep_projects,
    keep_tasks,
    project,
    task,
)
from tests.reference_service.contract.ground import Ground

pytestmark = pytest.mark.anyio

ALL = PageRequest(100)


async def numbers(ground: Ground, wanted: TaskFilter) -> list[int]:
    return [view.id.int for view in (await ground.tasks.page(ACME, wanted, ALL)).items]


async def test_a_task_is_looked_at_inside_its_tenant(ground: Ground) -> None:
    entity = task(assignee=BOB)
    await keep_projects(ground, project())
    await keep_tasks(ground, entity)

    assert await ground.tasks.get(ACME, entity.id) == view_of_task(entity)
    assert await ground.tasks.get(GLOBEX, entity.id) is None
    assert await ground.tasks.get(ACME, task(2).id) is None


async def test_deleted_tasks_and_those_of_deleted_projects_are_left_out(ground: Ground) -> None:
    ended, dead = project(2), task(2)
    ended.delete(LATER)
    dead.delete(LATER)
    await keep_projects(ground, project(1), ended)
    await keep_tasks(ground, task(1), dead, task(3, project_number=2))

    assert await numbers(ground, TaskFilter()) == [1]
    assert [await ground.tasks.get(ACME, each.id) for each in (dead, task(3))] == [None, None]


async def test_tasks_are_listed_oldest_first_and_none_twice_while_others_come(ground: Ground) -> None:
    await keep_projects(ground, project(1), project(2, of=GLOBEX))
    listed = [task(number) for number in (1, 3, 5)]
    await keep_tasks(ground, *reversed(listed), task(7, of=GLOBEX, project_number=2))

    first = await ground.tasks.page(ACME, TaskFilter(), PageRequest(2))
    late = [task(number) for number in (2, 4)]
    await keep_tasks(ground, *late)
    second = await ground.tasks.page(ACME, TaskFilter(), PageRequest(2, first.following))

    assert first == Page((view_of_task(listed[0]), view_of_task(listed[1])), Place(listed[1].created_at, listed[1].id.value))
    assert second == Page((view_of_task(late[1]), view_of_task(listed[2])), None)


async def test_each_filter_leaves_out_what_is_not_wanted(ground: Ground) -> None:
    await keep_projects(ground, project(1), project(2))
    moved = task(2, assignee=BOB)
    moved.move(State.IN_PROGRESS, by=BOB, now=LATER).unwrap()
    await keep_tasks(ground, task(1), moved, task(3, project_number=2, assignee=BOB), task(4, title="Oil the engine"))

    assert await numbers(ground, TaskFilter()) == [1, 2, 3, 4]
    assert await numbers(ground, TaskFilter(project=project(2).id)) == [3]
    assert await numbers(ground, TaskFilter(project=project(3).id)) == []
    assert await numbers(ground, TaskFilter(state=State.IN_PROGRESS)) == [2]
    assert await numbers(ground, TaskFilter(assignee=BOB)) == [2, 3]
    assert await numbers(ground, TaskFilter(assignee=ADA)) == []
    assert await numbers(ground, TaskFilter(words="engine")) == [4]
    assert await numbers(ground, TaskFilter(project(1).id, State.OPEN, None, "task")) == [1]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Oil the engine", "THE ENG"),
        ("Übung macht den Meister", "übung"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("Straße", "STRASSE"),
        ("Caf\u00e9", "cafe\u0301"),
        ("100% done", "0% d"),
        ("snake_case", "e_c"),
        ("a\\b", "\\"),
        ("anything", ""),
    ],
)
async def test_words_are_found_whatever_their_case(ground: Ground, title: str, words: str) -> None:
    await keep_projects(ground, project())
    await keep_tasks(ground, task(title=title))

    assert await numbers(ground, TaskFilter(words=words)) == [1]


@pytest.mark.parametrize("words", ["%", "_", "\\", "oil%", "o_l", "\0", "\ud800", "x" * 100_000, "' OR 1=1 --"])
async def test_signs_mean_themselves_and_what_no_title_holds_is_not_found(ground: Ground, words: str) -> None:
    await keep_projects(ground, project())
    await keep_tasks(ground, task(title="oil the engine"))

    assert await numbers(ground, TaskFilter(words=words)) == []
