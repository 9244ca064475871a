"""Projects and tasks, put together."""

from reference_service.adapters.http.use_cases.work import WorkUseCases
from reference_service.adapters.persistence.work.readers import SqlTaskStream
from reference_service.adapters.persistence.work.repositories import SqlGraveyard
from reference_service.application.work.commands.create_project import CreateProjectHandler
from reference_service.application.work.commands.create_task import CreateTaskHandler
from reference_service.application.work.commands.delete_project import DeleteProjectHandler
from reference_service.application.work.commands.delete_task import DeleteTaskHandler
from reference_service.application.work.commands.edit_project import EditProjectHandler
from reference_service.application.work.commands.edit_task import EditTaskHandler
from reference_service.application.work.commands.move_task import MoveTaskHandler
from reference_service.application.work.commands.purge_deleted import PurgeDeletedHandler
from reference_service.application.work.commands.restore_project import RestoreProjectHandler
from reference_service.application.work.commands.restore_task import RestoreTaskHandler
from reference_service.application.work.queries.export_tasks import ExportTasksHandler
from reference_service.application.work.queries.get_project import GetProjectHandler
from reference_service.application.work.queries.get_project_overview import GetProjectOverviewHandler
from reference_service.application.work.queries.get_task import GetTaskHandler
from reference_service.application.work.queries.list_deleted_projects import ListDeletedProjectsHandler
from reference_service.application.work.queries.list_projects import ListProjectsHandler
from reference_service.application.work.queries.list_tasks import ListTasksHandler
from reference_service.infrastructure.container import Container


def work_use_cases(container: Container) -> WorkUseCases:
    """Return what concerns projects and tasks."""
    transactions, projects, tasks = container.work, container.projects, container.tasks
    clock, ids = container.clock, container.ids
    return WorkUseCases(
        create_project=CreateProjectHandler(transactions, clock, ids),
        edit_project=EditProjectHandler(transactions, clock),
        delete_project=DeleteProjectHandler(transactions, clock),
        restore_project=RestoreProjectHandler(transactions, clock),
        get_project=GetProjectHandler(projects),
        get_overview=GetProjectOverviewHandler(projects, container.rules),
        list_projects=ListProjectsHandler(projects),
        list_deleted=ListDeletedProjectsHandler(projects),
        create_task=CreateTaskHandler(transactions, container.colleagues, clock, ids),
        edit_task=EditTaskHandler(transactions, container.colleagues, clock),
        move_task=MoveTaskHandler(transactions, clock),
        delete_task=DeleteTaskHandler(transactions, clock),
        restore_task=RestoreTaskHandler(transactions, clock),
        get_task=GetTaskHandler(tasks),
        list_tasks=ListTasksHandler(tasks),
        export_tasks=ExportTasksHandler(SqlTaskStream(container.databases_of("work"))),
    )


def purge_deleted(container: Container) -> PurgeDeletedHandler:
    """Return the use case that removes for good."""
    return PurgeDeletedHandler(SqlGraveyard(container.databases_of("work")), container.clock)
