from dataclasses import replace

import pytest

from reference_service.application.work.commands.edit_task import EditTask, EditTaskHandler
from reference_service.application.work.ports import TaskView
from reference_service.application.work.views import view_of_task
from reference_service.domain.shared.errors import DomainError, Invalid, not_found, stale
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.work.events import TaskEdited
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.unit.application.work.setting import (
    MEMBER,
    NO_TASK,
    OTHER,
    OURS,
    STRANGER,
    TASK,
    THEIR_TASK,
    Setting,
    at_work,
    project,
    task,
)

pytestmark = pytest.mark.anyio
COMMAND = EditTask(task_id=str(TASK), title="Oil it", description="All of it.", assignee_id=str(OTHER), expected_version=5)
NOT_A_MEMBER = Err(Invalid(code="NOT_A_MEMBER", message="`assignee_id` is no member of the tenant.", field="assignee_id"))


async def edit(setting: Setting, command: EditTask = COMMAND) -> Result[TaskView, DomainError]:
    handler = EditTaskHandler(setting.transactions, setting.colleagues, setting.clock)
    return await handler.execute(at_work(OTHER), command)


async def test_a_task_has_other_words_another_assignee_and_a_newer_version(setting: Setting) -> None:
    before = view_of_task(setting.task())

    assert await edit(setting) == Ok(
        replace(before, title="Oil it", description="All of it.", assignee_id=OTHER.value, version=6)
    )
    assert setting.store.events == [TaskEdited(occurred_at=BEGINNING, tenant_id=OURS, task_id=TASK)]
    assert (setting.store.commits, setting.transactions.by) == (1, [OTHER])


async def test_a_change_to_the_same_words_is_no_other_version(setting: Setting) -> None:
    first = await edit(setting)

    assert await edit(setting, replace(COMMAND, expected_version=6)) == first
    assert setting.store.commits == 1


async def test_a_task_is_taken_from_its_assignee(setting: Setting) -> None:
    setting.keep(task(assignee_id=OTHER))

    assert (await edit(setting, replace(COMMAND, assignee_id=None))).unwrap().assignee_id is None


async def test_a_change_of_an_old_version_is_refused(setting: Setting) -> None:
    assert await edit(setting, replace(COMMAND, expected_version=4)) == Err(stale("task"))
    assert (setting.task().title.value, setting.store.commits) == ("Cut the gears", 0)


async def test_a_change_that_somebody_was_faster_with_is_refused(setting: Setting) -> None:
    def rival() -> None:
        setting.task().version += 1

    setting.transactions.rivals = [rival]

    assert await edit(setting) == Err(stale("task"))
    assert (setting.task().title.value, setting.store.events) == ("Cut the gears", [])


async def test_invalid_words_are_refused(setting: Setting) -> None:
    assert await edit(setting, replace(COMMAND, title=" ")) == Err(
        Invalid(code="INVALID_TEXT", message="`title` has from 1 to 120 characters.", field="title")
    )


@pytest.mark.parametrize("assignee", [STRANGER, NO_TASK, "no id"])
async def test_somebody_of_another_tenant_is_answered_like_somebody_there_is_not(setting: Setting, assignee: object) -> None:
    assert await edit(setting, replace(COMMAND, assignee_id=str(assignee))) == NOT_A_MEMBER
    assert setting.store.commits == 0


async def test_whoever_has_left_keeps_a_task_until_it_is_given_to_another(setting: Setting) -> None:
    setting.keep(task(assignee_id=STRANGER))

    kept = (await edit(setting, replace(COMMAND, assignee_id=str(STRANGER).upper()))).unwrap()

    assert (kept.title, kept.assignee_id) == ("Oil it", STRANGER.value)
    given = await edit(setting, replace(COMMAND, expected_version=6))
    assert given.unwrap().assignee_id == OTHER.value
    assert await edit(setting, replace(COMMAND, assignee_id=str(STRANGER), expected_version=7)) == NOT_A_MEMBER


@pytest.mark.parametrize("task_id", [THEIR_TASK, NO_TASK, "no id"])
async def test_a_foreign_task_is_answered_like_one_that_there_is_not(setting: Setting, task_id: object) -> None:
    assert await edit(setting, replace(COMMAND, task_id=str(task_id))) == Err(not_found("task"))
    assert setting.store.commits == 0


async def test_a_deleted_task_and_a_task_of_a_deleted_project_are_not_found(setting: Setting) -> None:
    setting.keep(task(deleted_at=BEGINNING))
    assert await edit(setting) == Err(not_found("task"))

    setting.keep(task(created_by=MEMBER), project(deleted_at=BEGINNING))
    assert await edit(setting) == Err(not_found("task"))
