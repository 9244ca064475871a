from dataclasses import replace

import pytest

from reference_service.application.work.commands.move_task import MoveTask, MoveTaskHandler
from reference_service.application.work.ports import TaskView
from reference_service.application.work.views import view_of_task
from reference_service.domain.shared.errors import Conflict, Denied, DomainError, Invalid, not_found, stale
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.work.events import TaskMoved
from reference_service.domain.work.workflow import State
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.unit.application.work.setting import (
    MEMBER,
    NO_TASK,
    OTHER,
    OURS,
    TASK,
    THEIR_TASK,
    Setting,
    at_work,
    project,
    task,
)

pytestmark = pytest.mark.anyio
START = MoveTask(task_id=str(TASK), state="in_progress")


async def move(setting: Setting, command: MoveTask = START, by: UserId = OTHER) -> Result[TaskView, DomainError]:
    return await MoveTaskHandler(setting.transactions, setting.clock).execute(at_work(by), command)


@pytest.mark.parametrize("version", [None, 5])
async def test_a_task_takes_a_step(setting: Setting, version: int | None) -> None:
    setting.keep(task(assignee_id=OTHER))
    before = view_of_task(setting.task())

    assert await move(setting, replace(START, expected_version=version)) == Ok(replace(before, state="in_progress", version=6))
    assert setting.store.events == [
        TaskMoved(occurred_at=BEGINNING, tenant_id=OURS, task_id=TASK, before=State.OPEN, after=State.IN_PROGRESS)
    ]
    assert (setting.store.commits, setting.transactions.by) == (1, [OTHER])


async def test_a_step_that_there_is_not_is_refused(setting: Setting) -> None:
    refusal = Conflict(code="NO_SUCH_STEP", message="A task does not go from open to done.")

    assert await move(setting, replace(START, state="done")) == Err(refusal)
    assert (setting.task().state, setting.store.commits) == (State.OPEN, 0)


async def test_a_step_of_somebody_else_is_refused(setting: Setting) -> None:
    setting.keep(task(assignee_id=OTHER))
    refusal = Denied(code="NOT_THE_ASSIGNEE", message="Only whoever the task is assigned to may take this step.")

    assert await move(setting, by=MEMBER) == Err(refusal)
    assert setting.store.commits == 0


async def test_a_state_that_there_is_not_is_refused(setting: Setting) -> None:
    assert await move(setting, replace(START, state="lost")) == Err(
        Invalid(code="UNKNOWN_STATE", message="`state` is one of open, in_progress, review, done, cancelled.", field="state")
    )


async def test_a_step_from_an_old_version_is_refused(setting: Setting) -> None:
    setting.keep(task(assignee_id=OTHER))

    assert await move(setting, replace(START, expected_version=4)) == Err(stale("task"))
    assert (setting.task().state, setting.store.commits) == (State.OPEN, 0)


@pytest.mark.parametrize("task_id", [THEIR_TASK, NO_TASK, "no id"])
async def test_a_foreign_task_is_answered_like_one_that_there_is_not(setting: Setting, task_id: object) -> None:
    assert await move(setting, replace(START, task_id=str(task_id))) == Err(not_found("task"))
    assert setting.store.commits == 0


async def test_a_deleted_task_and_a_task_of_a_deleted_project_are_not_found(setting: Setting) -> None:
    setting.keep(task(assignee_id=OTHER, deleted_at=BEGINNING))
    assert await move(setting) == Err(not_found("task"))

    setting.keep(task(assignee_id=OTHER), project(deleted_at=BEGINNING))
    assert await move(setting) == Err(not_found("task"))
