"""What goes, and what comes back."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from reference_service.application.work.commands.delete_project import DeleteProject, DeleteProjectHandler
from reference_service.application.work.commands.delete_task import DeleteTask, DeleteTaskHandler
from reference_service.application.work.commands.purge_deleted import PurgeDeletedHandler
from reference_service.application.work.commands.restore_project import RestoreProject, RestoreProjectHandler
from reference_service.application.work.commands.restore_task import RestoreTask, RestoreTaskHandler
from reference_service.application.work.policies import NOT_INVOLVED, NOT_THE_OWNER
from reference_service.application.work.ports import ProjectView, TaskView
from reference_service.application.work.views import view_of_project, view_of_task
from reference_service.domain.shared.errors import DomainError, not_found
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.work.events import ProjectDeleted, ProjectRestored, TaskDeleted, TaskRestored
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.fakes.work import PROJECT_EXISTS
from tests.reference_service.unit.application.work.setting import (
    MANAGER,
    MEMBER,
    NO_PROJECT,
    NO_TASK,
    OTHER,
    OURS,
    OWNER,
    PROJECT,
    TASK,
    THEIR_PROJECT,
    THEIR_TASK,
    Setting,
    at_work,
    project,
    task,
)

pytestmark = pytest.mark.anyio
Ask = Callable[[Setting, UserId, object], Awaitable[Result[object, DomainError]]]


async def delete_project(setting: Setting, by: UserId = MEMBER, project_id: object = PROJECT) -> Result[None, DomainError]:
    handler = DeleteProjectHandler(setting.transactions, setting.clock)
    return await handler.execute(at_work(by), DeleteProject(project_id=str(project_id)))


async def restore_project(
    setting: Setting, by: UserId = MEMBER, project_id: object = PROJECT
) -> Result[ProjectView, DomainError]:
    handler = RestoreProjectHandler(setting.transactions, setting.clock)
    return await handler.execute(at_work(by), RestoreProject(project_id=str(project_id)))


async def delete_task(setting: Setting, by: UserId = MEMBER, task_id: object = TASK) -> Result[None, DomainError]:
    handler = DeleteTaskHandler(setting.transactions, setting.clock)
    return await handler.execute(at_work(by), DeleteTask(task_id=str(task_id)))


async def restore_task(setting: Setting, by: UserId = MEMBER, task_id: object = TASK) -> Result[TaskView, DomainError]:
    handler = RestoreTaskHandler(setting.transactions, setting.clock)
    return await handler.execute(at_work(by), RestoreTask(task_id=str(task_id)))


async def test_a_deleted_project_is_gone_until_it_is_restored(setting: Setting) -> None:
    before = view_of_project(setting.project())

    assert await delete_project(setting) == Ok(None)
    assert setting.project().deleted_at == BEGINNING
    assert await delete_project(setting) == Err(not_found("project"))

    assert await restore_project(setting) == Ok(replace(before, version=5))
    assert setting.store.events == [
        ProjectDeleted(occurred_at=BEGINNING, tenant_id=OURS, project_id=PROJECT),
        ProjectRestored(occurred_at=BEGINNING, tenant_id=OURS, project_id=PROJECT),
    ]
    assert (setting.store.commits, set(setting.transactions.by)) == (2, {MEMBER})


async def test_a_deleted_task_is_gone_until_it_is_restored(setting: Setting) -> None:
    before = view_of_task(setting.task())

    assert await delete_task(setting) == Ok(None)
    assert setting.task().deleted_at == BEGINNING
    assert await delete_task(setting) == Err(not_found("task"))

    assert await restore_task(setting) == Ok(replace(before, version=7))
    assert setting.store.events == [
        TaskDeleted(occurred_at=BEGINNING, tenant_id=OURS, task_id=TASK),
        TaskRestored(occurred_at=BEGINNING, tenant_id=OURS, task_id=TASK),
    ]
    assert (setting.store.commits, set(setting.transactions.by)) == (2, {MEMBER})


@pytest.mark.parametrize("restore", [restore_project, restore_task])
async def test_nothing_happens_to_what_is_there(setting: Setting, restore: Ask) -> None:
    target = PROJECT if restore is restore_project else TASK

    assert (await restore(setting, MEMBER, target)).is_ok()
    assert (setting.store.events, setting.store.commits) == ([], 0)


async def test_a_task_of_a_deleted_project_comes_back_with_the_project_only(setting: Setting) -> None:
    setting.keep(project(deleted_at=BEGINNING), task(deleted_at=BEGINNING))
    assert await delete_task(setting) == Err(not_found("task"))
    assert await restore_task(setting) == Err(not_found("task"))

    await restore_project(setting)

    assert (await restore_task(setting)).is_ok()


async def test_a_task_whose_project_was_removed_for_good_is_not_found(setting: Setting) -> None:
    del setting.store.tables["projects"][PROJECT]

    assert await delete_task(setting) == Err(not_found("task"))


async def test_a_project_whose_name_was_taken_meanwhile_does_not_come_back(setting: Setting) -> None:
    setting.keep(project(deleted_at=BEGINNING), project(NO_PROJECT))

    assert await restore_project(setting) == Err(PROJECT_EXISTS)
    assert (setting.project().deleted_at, setting.store.commits) == (BEGINNING, 0)


@pytest.mark.parametrize("ask", [delete_project, restore_project])
async def test_only_its_owner_and_managers_make_a_project_go_and_come_back(setting: Setting, ask: Ask) -> None:
    deleted_at = BEGINNING if ask is restore_project else None
    outcomes = []
    for by in (MEMBER, MANAGER, OWNER, OTHER):
        setting.keep(project(deleted_at=deleted_at))
        outcomes.append((await ask(setting, by, PROJECT)).is_ok())

    assert outcomes == [True, True, True, False]
    assert await ask(setting, OTHER, PROJECT) == Err(NOT_THE_OWNER)
    assert (setting.project().deleted_at, setting.store.commits) == (deleted_at, 3)


@pytest.mark.parametrize("ask", [delete_task, restore_task])
@pytest.mark.parametrize(
    ("creator", "assignee", "allowed"),
    [(MEMBER, None, [MEMBER]), (OTHER, MEMBER, [MEMBER, OTHER]), (OWNER, None, [])],
)
async def test_only_those_who_have_to_do_with_a_task_and_managers_make_it_go_and_come_back(
    setting: Setting, ask: Ask, creator: UserId, assignee: UserId | None, allowed: list[UserId]
) -> None:
    deleted_at = BEGINNING if ask is restore_task else None
    outcomes: dict[UserId, Result[object, DomainError]] = {}
    for by in (MEMBER, OTHER, MANAGER, OWNER):
        setting.keep(task(created_by=creator, assignee_id=assignee, deleted_at=deleted_at))
        outcomes[by] = await ask(setting, by, TASK)

    assert [by for by, outcome in outcomes.items() if outcome.is_ok()] == [*allowed, MANAGER, OWNER]
    assert all(outcome == Err(NOT_INVOLVED) for outcome in outcomes.values() if outcome.is_err())


@pytest.mark.parametrize(
    ("ask", "target", "what"),
    [
        (ask, target, what)
        for asks, targets, what in (
            ((delete_project, restore_project), (THEIR_PROJECT, NO_PROJECT, "no id", ""), "project"),
            ((delete_task, restore_task), (THEIR_TASK, NO_TASK, "no id", ""), "task"),
        )
        for ask in asks
        for target in targets
    ],
)
async def test_what_is_foreign_is_answered_like_what_there_is_not(setting: Setting, ask: Ask, target: object, what: str) -> None:
    assert await ask(setting, OWNER, target) == Err(not_found(what))
    assert setting.store.commits == 0


async def test_what_was_deleted_long_ago_is_removed_for_good(setting: Setting) -> None:
    setting.keep(project(deleted_at=BEGINNING), task(THEIR_TASK, deleted_at=BEGINNING))
    purge = PurgeDeletedHandler(setting.graveyard, setting.clock)
    setting.clock.advance(timedelta(days=30))
    assert await purge.execute(timedelta(days=30)) == 0

    setting.clock.advance(timedelta(microseconds=1))

    # The project takes its task along, and the other tenant's task goes by itself.
    assert await purge.execute(timedelta(days=30)) == 3
    assert await restore_project(setting) == Err(not_found("project"))
