"""What members are shown of projects and tasks."""

from datetime import timedelta
from uuid import UUID

import pytest

from reference_service.application.work.queries.get_project import GetProjectHandler
from reference_service.application.work.queries.get_project_overview import GetProjectOverviewHandler, ProjectOverview
from reference_service.application.work.queries.get_task import GetTaskHandler
from reference_service.application.work.queries.list_deleted_projects import ListDeletedProjectsHandler
from reference_service.application.work.queries.list_projects import ListProjectsHandler
from reference_service.application.work.queries.list_tasks import ListTasks, ListTasksHandler
from reference_service.application.work.views import view_of_project, view_of_task
from reference_service.domain.flags.rule import Rule
from reference_service.domain.shared.errors import Invalid, not_found
from reference_service.domain.shared.features import Feature, feature_off
from reference_service.domain.shared.ids import TaskId
from reference_service.domain.shared.pagination import Page, PageRequest, Place
from reference_service.domain.shared.result import Err, Ok
from reference_service.domain.work.workflow import State
from tests.reference_service.fakes.flags import FakeRules
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.unit.application.work.setting import (
    MEMBER,
    NO_PROJECT,
    NO_TASK,
    OTHER,
    PROJECT,
    STRANGER,
    TASK,
    THEIR_PROJECT,
    THEIR_TASK,
    VIEWER,
    Setting,
    at_work,
    project,
    task,
)

pytestmark = pytest.mark.anyio
ALL = PageRequest(10)
SECOND, THIRD = (TaskId(UUID(int=number)) for number in (411, 412))


async def test_a_project_and_a_task_are_shown_as_they_are(setting: Setting) -> None:
    viewer = at_work(VIEWER)

    assert await GetProjectHandler(setting.projects).execute(viewer, str(PROJECT)) == Ok(view_of_project(project()))
    assert await GetTaskHandler(setting.tasks).execute(viewer, str(TASK)) == Ok(view_of_task(task()))


async def test_an_overview_counts_the_tasks_of_each_state(setting: Setting) -> None:
    setting.keep(task(SECOND, state=State.DONE), task(THIRD, state=State.DONE), task(NO_TASK, deleted_at=BEGINNING))

    assert await GetProjectOverviewHandler(setting.projects, FakeRules()).execute(at_work(VIEWER), str(PROJECT)) == Ok(
        ProjectOverview(
            project=view_of_project(project()),
            tasks={State.OPEN: 1, State.IN_PROGRESS: 0, State.REVIEW: 0, State.DONE: 2, State.CANCELLED: 0},
        )
    )


@pytest.mark.parametrize("project_id", [THEIR_PROJECT, NO_PROJECT, "no id"])
async def test_a_foreign_project_is_answered_like_one_that_there_is_not(setting: Setting, project_id: object) -> None:
    for handler in (GetProjectHandler(setting.projects), GetProjectOverviewHandler(setting.projects, FakeRules())):
        assert await handler.execute(at_work(MEMBER), str(project_id)) == Err(not_found("project"))


@pytest.mark.parametrize("task_id", [THEIR_TASK, NO_TASK, "no id"])
async def test_a_foreign_task_is_answered_like_one_that_there_is_not(setting: Setting, task_id: object) -> None:
    assert await GetTaskHandler(setting.tasks).execute(at_work(MEMBER), str(task_id)) == Err(not_found("task"))


async def test_what_is_deleted_is_shown_among_the_deleted_alone(setting: Setting) -> None:
    gone = project(deleted_at=BEGINNING)
    setting.keep(gone)
    actor = at_work(MEMBER)

    assert await GetProjectHandler(setting.projects).execute(actor, str(PROJECT)) == Err(not_found("project"))
    assert await GetTaskHandler(setting.tasks).execute(actor, str(TASK)) == Err(not_found("task"))
    assert await ListProjectsHandler(setting.projects).execute(actor, ALL) == Ok(Page((), None))
    assert await ListTasksHandler(setting.tasks).execute(actor, ListTasks(), ALL) == Ok(Page((), None))
    assert await ListDeletedProjectsHandler(setting.projects).execute(actor, ALL) == Ok(Page((view_of_project(gone),), None))


async def test_projects_come_a_page_at_a_time_oldest_first(setting: Setting) -> None:
    newer = project(NO_PROJECT, name="Newer")
    newer.created_at += timedelta(seconds=1)
    setting.keep(newer)
    handler = ListProjectsHandler(setting.projects)

    first = (await handler.execute(at_work(MEMBER), PageRequest(1))).unwrap()
    second = (await handler.execute(at_work(MEMBER), PageRequest(1, first.following))).unwrap()

    assert first == Page((view_of_project(project()),), Place(BEGINNING, PROJECT.value))
    assert second == Page((view_of_project(newer),), None)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (ListTasks(), [TASK, SECOND, THIRD]),
        (ListTasks(project_id=str(PROJECT)), [TASK, SECOND]),
        (ListTasks(state="done"), [SECOND]),
        (ListTasks(assignee_id=str(OTHER)), [THIRD]),
        (ListTasks(words="GEAR"), [TASK, THIRD]),
        (ListTasks(words="gear", assignee_id=str(OTHER)), [THIRD]),
        (ListTasks(words="%"), []),
        (ListTasks(project_id=str(THEIR_PROJECT)), []),
        (ListTasks(project_id=str(TASK)), []),
        (ListTasks(assignee_id=str(STRANGER)), []),
    ],
)
async def test_the_wanted_tasks_are_listed(setting: Setting, query: ListTasks, found: list[TaskId]) -> None:
    setting.keep(
        project(NO_PROJECT, name="Other"),
        task(SECOND, title="Oil it", state=State.DONE),
        task(THIRD, project_id=NO_PROJECT, title="Gears again", assignee_id=OTHER),
    )

    listed = (await ListTasksHandler(setting.tasks).execute(at_work(VIEWER), query, ALL)).unwrap()

    assert [view.id for view in listed.items] == [task_id.value for task_id in found]


@pytest.mark.parametrize(
    ("query", "refusal"),
    [
        (ListTasks(project_id="no id"), not_found("project")),
        (ListTasks(assignee_id="no id"), not_found("user")),
        (
            ListTasks(state="lost"),
            Invalid(code="UNKNOWN_STATE", message="`state` is one of open, in_progress, review, done, cancelled.", field="state"),
        ),
    ],
)
async def test_what_cannot_be_wanted_is_refused(setting: Setting, query: ListTasks, refusal: object) -> None:
    assert await ListTasksHandler(setting.tasks).execute(at_work(VIEWER), query, ALL) == Err(refusal)


async def test_an_overview_is_refused_where_the_feature_is_off(setting: Setting) -> None:
    off = FakeRules({"project_overview": Rule(is_enabled=False, percent=100)})

    outcome = await GetProjectOverviewHandler(setting.projects, off).execute(at_work(VIEWER), str(PROJECT))

    assert outcome == Err(feature_off(Feature.PROJECT_OVERVIEW))
