"""Projects and tasks: what routes can ask for."""

from dataclasses import dataclass

from reference_service.application.work.commands.create_project import CreateProjectHandler
from reference_service.application.work.commands.create_task import CreateTaskHandler
from reference_service.application.work.commands.delete_project import DeleteProjectHandler
from reference_service.application.work.commands.delete_task import DeleteTaskHandler
from reference_service.application.work.commands.edit_project import EditProjectHandler
from reference_service.application.work.commands.edit_task import EditTaskHandler
from reference_service.application.work.commands.move_task import MoveTaskHandler
from reference_service.application.work.commands.restore_project import RestoreProjectHandler
from reference_service.application.work.commands.restore_task import RestoreTaskHandler
from reference_service.application.work.queries.export_tasks import ExportTasksHandler
from reference_service.application.work.queries.get_project import GetProjectHandler
from reference_service.application.work.queries.get_project_overview import GetProjectOverviewHandler
from reference_service.application.work.queries.get_task import GetTaskHandler
from reference_service.application.work.queries.list_deleted_projects import ListDeletedProjectsHandler
from reference_service.application.work.queries.list_projects import ListProjectsHandler
from reference_service.application.work.queries.list_tasks import ListTasksHandler


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkUseCases:
    """What concerns projects and tasks."""

    create_project: CreateProjectHandler
    edit_project: EditProjectHandler
    delete_project: DeleteProjectHandler
    restore_project: RestoreProjectHandler
    get_project: GetProjectHandler
    get_overview: GetProjectOverviewHandler
    list_projects: ListProjectsHandler
    list_deleted: ListDeletedProjectsHandler
    create_task: CreateTaskHandler
    edit_task: EditTaskHandler
    move_task: MoveTaskHandler
    delete_task: DeleteTaskHandler
    restore_task: RestoreTaskHandler
    get_task: GetTaskHandler
    list_tasks: ListTasksHandler
    export_tasks: ExportTasksHandler
