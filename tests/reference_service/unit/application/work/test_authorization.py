"""Who may run which use case of work."""

from collections.abc import Awaitable, Callable, Mapping

import pytest

from reference_service.application import work
from reference_service.application.shared.actor import TenantActor, denied
from reference_service.application.work.commands.create_project import CreateProject, CreateProjectHandler
from reference_service.application.work.commands.create_task import CreateTask, CreateTaskHandler
from reference_service.application.work.commands.delete_project import DeleteProject, DeleteProjectHandler
from reference_service.application.work.commands.delete_task import DeleteTask, DeleteTaskHandler
from reference_service.application.work.commands.edit_project import EditProject, EditProjectHandler
from reference_service.application.work.commands.edit_task import EditTask, EditTaskHandler
from reference_service.application.work.commands.move_task import MoveTask, MoveTaskHandler
from reference_service.application.work.commands.restore_project import RestoreProject, RestoreProjectHandler
from reference_service.application.work.commands.restore_task import RestoreTask, RestoreTaskHandler
from reference_service.application.work.queries.export_tasks import ExportTasksHandler
from reference_service.application.work.queries.get_project import GetProjectHandler
from reference_service.application.work.queries.get_project_overview import GetProjectOverviewHandler
from reference_service.application.work.queries.get_task import GetTaskHandler
from reference_service.application.work.queries.list_deleted_projects import ListDeletedProjectsHandler
from reference_service.application.work.queries.list_projects import ListProjectsHandler
from reference_service.application.work.queries.list_tasks import ListTasks, ListTasksHandler
from reference_service.domain.shared.access import Permission, TenantRole
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.pagination import PageRequest
from reference_service.domain.shared.result import Err, Result
from tests.reference_service.fakes.flags import FakeRules
from tests.reference_service.fakes.work import FakeTaskStream
from tests.reference_service.unit.application.matrix import PowerlessMember, handlers_of
from tests.reference_service.unit.application.work.setting import MEMBER, OURS, PROJECT, TASK, Setting

pytestmark = pytest.mark.anyio
Run = Callable[[Setting, TenantActor], Awaitable[Result[object, DomainError]]]
ALL = PageRequest(10)
P, T = str(PROJECT), str(TASK)

MATRIX: Mapping[str, tuple[Permission, Run]] = {
    "ExportTasksHandler": (
        Permission.TASKS_EXPORT,
        lambda s, actor: ExportTasksHandler(FakeTaskStream(s.store)).execute(actor),
    ),
    "CreateProjectHandler": (
        Permission.PROJECTS_CREATE,
        lambda s, actor: CreateProjectHandler(s.transactions, s.clock, s.ids).execute(
            actor, CreateProject(name="Loom", description="")
        ),
    ),
    "EditProjectHandler": (
        Permission.PROJECTS_EDIT,
        lambda s, actor: EditProjectHandler(s.transactions, s.clock).execute(
            actor, EditProject(project_id=P, name="Loom", description="", expected_version=3)
        ),
    ),
    "DeleteProjectHandler": (
        Permission.PROJECTS_DELETE,
        lambda s, actor: DeleteProjectHandler(s.transactions, s.clock).execute(actor, DeleteProject(project_id=P)),
    ),
    "RestoreProjectHandler": (
        Permission.PROJECTS_DELETE,
        lambda s, actor: RestoreProjectHandler(s.transactions, s.clock).execute(actor, RestoreProject(project_id=P)),
    ),
    "CreateTaskHandler": (
        Permission.TASKS_CREATE,
        lambda s, actor: CreateTaskHandler(s.transactions, s.colleagues, s.clock, s.ids).execute(
            actor, CreateTask(project_id=P, title="Oil it", description="")
        ),
    ),
    "EditTaskHandler": (
        Permission.TASKS_EDIT,
        lambda s, actor: EditTaskHandler(s.transactions, s.colleagues, s.clock).execute(
            actor, EditTask(task_id=T, title="Oil it", description="", assignee_id=None, expected_version=5)
        ),
    ),
    "MoveTaskHandler": (
        Permission.TASKS_EDIT,
        lambda s, actor: MoveTaskHandler(s.transactions, s.clock).execute(actor, MoveTask(task_id=T, state="cancelled")),
    ),
    "DeleteTaskHandler": (
        Permission.TASKS_DELETE,
        lambda s, actor: DeleteTaskHandler(s.transactions, s.clock).execute(actor, DeleteTask(task_id=T)),
    ),
    "RestoreTaskHandler": (
        Permission.TASKS_DELETE,
        lambda s, actor: RestoreTaskHandler(s.transactions, s.clock).execute(actor, RestoreTask(task_id=T)),
    ),
    "GetProjectHandler": (
        Permission.PROJECTS_READ,
        lambda s, actor: GetProjectHandler(s.projects).execute(actor, P),
    ),
    "GetProjectOverviewHandler": (
        Permission.PROJECTS_READ,
        lambda s, actor: GetProjectOverviewHandler(s.projects, FakeRules()).execute(actor, P),
    ),
    "ListProjectsHandler": (
        Permission.PROJECTS_READ,
        lambda s, actor: ListProjectsHandler(s.projects).execute(actor, ALL),
    ),
    "ListDeletedProjectsHandler": (
        Permission.PROJECTS_DELETE,
        lambda s, actor: ListDeletedProjectsHandler(s.projects).execute(actor, ALL),
    ),
    "GetTaskHandler": (
        Permission.TASKS_READ,
        lambda s, actor: GetTaskHandler(s.tasks).execute(actor, T),
    ),
    "ListTasksHandler": (
        Permission.TASKS_READ,
        lambda s, actor: ListTasksHandler(s.tasks).execute(actor, ListTasks(), ALL),
    ),
}


def test_every_use_case_is_in_the_matrix() -> None:
    # What is removed for good is removed by the service itself, for nobody.
    assert handlers_of(work) - {"PurgeDeletedHandler"} == set(MATRIX)


@pytest.mark.parametrize("role", TenantRole)
@pytest.mark.parametrize("name", MATRIX)
async def test_members_run_what_their_role_allows(setting: Setting, name: str, role: TenantRole) -> None:
    permission, run = MATRIX[name]

    # All are asked in the name of the project's owner and the task's maker, so nothing but the permission decides.
    outcome = await run(setting, TenantActor(MEMBER, OURS, role))

    if role.allows(permission):
        assert outcome.is_ok()
    else:
        assert outcome == Err(denied(permission))
        assert (setting.transactions.by, setting.store.events) == ([], [])


@pytest.mark.parametrize("name", MATRIX)
async def test_a_member_without_the_permission_is_refused(setting: Setting, name: str) -> None:
    permission, run = MATRIX[name]

    assert await run(setting, PowerlessMember(MEMBER, OURS, TenantRole.OWNER)) == Err(denied(permission))
    assert (setting.transactions.by, setting.store.events) == ([], [])
