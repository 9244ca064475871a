"""Projects and tasks as clients see them."""

from fastapi import Response

from reference_service.adapters.http.presenters.headers import set_etag, set_location
from reference_service.adapters.http.schemas.work import OverviewOut, ProjectOut, TaskOut
from reference_service.application.work.ports import ProjectView, TaskView
from reference_service.application.work.queries.get_project_overview import ProjectOverview


def project_out(project: ProjectView, response: Response) -> ProjectOut:
    """Return a project, with its version as the `ETag`."""
    set_etag(response, project.version)
    return ProjectOut.model_validate(project)


def new_project_out(project: ProjectView, response: Response) -> ProjectOut:
    """Return a project that was just started, and where it is found."""
    set_location(response, "projects", project.id)
    return project_out(project, response)


def overview_out(overview: ProjectOverview, response: Response) -> OverviewOut:
    """Return a project with its tasks counted, and the version of the project with these counts as the `ETag`."""
    project = project_out(overview.project, response)
    set_etag(response, overview.project.version, ".".join(str(count) for count in overview.tasks.values()))
    return OverviewOut(**dict(project), tasks={state.value: count for state, count in overview.tasks.items()})


def task_out(task: TaskView, response: Response) -> TaskOut:
    """Return a task, with its version as the `ETag`."""
    set_etag(response, task.version)
    return TaskOut.model_validate(task)


def new_task_out(task: TaskView, response: Response) -> TaskOut:
    """Return a task that was just added, and where it is found."""
    set_location(response, "tasks", task.id)
    return task_out(task, response)
