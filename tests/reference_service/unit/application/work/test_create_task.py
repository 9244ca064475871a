from dataclasses import replace
from uuid import UUID

import pytest

from reference_service.application.shared.ports.unit_of_work import RequestKey
from reference_service.application.work.commands.create_task import CreateTask, CreateTaskHandler
from reference_service.application.work.ports import TaskView
from reference_service.domain.shared.errors import Conflict, DomainError, Invalid, not_found
from reference_service.domain.shared.ids import TaskId
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.work.events import TaskAdded
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.unit.application.work.setting import (
    MEMBER,
    NO_PROJECT,
    OTHER,
    OURS,
    PROJECT,
    STRANGER,
    THEIR_PROJECT,
    THEIRS,
    Setting,
    at_work,
    project,
)

pytestmark = pytest.mark.anyio
MADE = TaskId(UUID(int=1))
KEY = RequestKey(owner=str(MEMBER), key="add", fingerprint="1")
COMMAND = CreateTask(project_id=str(PROJECT), title="Oil it", description="All of it.", assignee_id=str(OTHER))
KEYED = replace(COMMAND, key=KEY)
ADDED = TaskView(
    id=MADE.value,
    project_id=PROJECT.value,
    title="Oil it",
    description="All of it.",
    state="open",
    created_by=MEMBER.value,
    assignee_id=OTHER.value,
    created_at=BEGINNING,
    deleted_at=None,
    version=1,
)
NOT_A_MEMBER = Err(Invalid(code="NOT_A_MEMBER", message="`assignee_id` is no member of the tenant.", field="assignee_id"))


async def create(setting: Setting, command: CreateTask = COMMAND) -> Result[TaskView, DomainError]:
    handler = CreateTaskHandler(setting.transactions, setting.colleagues, setting.clock, setting.ids)
    return await handler.execute(at_work(MEMBER), command)


async def test_a_task_begins_its_way(setting: Setting) -> None:
    assert await create(setting) == Ok(ADDED)

    assert setting.task(MADE).tenant_id == OURS
    assert setting.store.events == [TaskAdded(occurred_at=BEGINNING, tenant_id=OURS, task_id=MADE, project_id=PROJECT)]
    assert (setting.store.commits, setting.transactions.by) == (1, [MEMBER])


async def test_a_task_may_be_given_to_nobody_yet(setting: Setting) -> None:
    assert await create(setting, replace(COMMAND, assignee_id=None)) == Ok(replace(ADDED, assignee_id=None))


@pytest.mark.parametrize(
    ("command", "field", "message"),
    [
        (replace(COMMAND, title=""), "title", "`title` has from 1 to 120 characters."),
        (replace(COMMAND, description="x" * 4001), "description", "`description` has from 0 to 4000 characters."),
    ],
)
async def test_invalid_words_are_refused(setting: Setting, command: CreateTask, field: str, message: str) -> None:
    assert await create(setting, command) == Err(Invalid(code="INVALID_TEXT", message=message, field=field))
    assert setting.transactions.by == []


@pytest.mark.parametrize("assignee", [STRANGER, NO_PROJECT, "no id", ""])
async def test_somebody_of_another_tenant_is_answered_like_somebody_there_is_not(setting: Setting, assignee: object) -> None:
    assert await create(setting, replace(COMMAND, assignee_id=str(assignee))) == NOT_A_MEMBER
    assert (setting.store.events, setting.store.commits) == ([], 0)


@pytest.mark.parametrize("project_id", [THEIR_PROJECT, NO_PROJECT, "no id"])
async def test_a_foreign_project_is_answered_like_one_that_there_is_not(setting: Setting, project_id: object) -> None:
    assert await create(setting, replace(KEYED, project_id=str(project_id))) == Err(not_found("project"))
    assert (setting.store.requests, setting.store.commits) == ({}, 0)


async def test_a_deleted_project_gets_no_tasks(setting: Setting) -> None:
    setting.keep(project(deleted_at=BEGINNING))

    assert await create(setting) == Err(not_found("project"))


async def test_a_refused_commit_leaves_nothing_behind(setting: Setting) -> None:
    setting.store.refuse = Conflict(code="CONFLICT", message="Somebody was faster.")

    assert (await create(setting, KEYED)).unwrap_err().code == "CONFLICT"
    assert (setting.store.events, setting.store.requests, setting.store.commits) == ([], {}, 0)


async def test_a_request_that_comes_again_gets_what_the_first_made(setting: Setting) -> None:
    assert [await create(setting, KEYED) for _ in range(2)] == [Ok(ADDED)] * 2
    assert (len(setting.store.events), setting.store.commits) == (1, 1)


async def test_it_gets_so_though_the_assignee_has_left_and_the_project_is_deleted(setting: Setting) -> None:
    await create(setting, KEYED)
    setting.colleagues.members = {THEIRS: frozenset({STRANGER})}
    setting.keep(project(deleted_at=BEGINNING))

    assert await create(setting, KEYED) == Ok(ADDED)


async def test_a_key_that_came_with_another_request_is_refused(setting: Setting) -> None:
    await create(setting, KEYED)

    refused = await create(setting, replace(KEYED, title="Clean it", key=replace(KEY, fingerprint="2")))

    assert refused.unwrap_err().code == "IDEMPOTENCY_KEY_MISUSED"
    assert setting.store.commits == 1


async def test_what_was_removed_for_good_is_not_told_again(setting: Setting) -> None:
    await create(setting, KEYED)
    del setting.store.tables["tasks"][MADE]

    assert await create(setting, KEYED) == Err(not_found("task"))
