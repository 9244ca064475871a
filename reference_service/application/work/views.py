"""Projects and tasks as they are told."""

from reference_service.application.work.ports import ProjectView, TaskView
from reference_service.domain.work.project import Project
from reference_service.domain.work.task import Task


def view_of_project(project: Project) -> ProjectView:
    """Return what is told about a project."""
    return ProjectView(
        id=project.id.value,
        name=project.name.value,
        description=project.description.value,
        owner_id=project.owner_id.value,
        created_at=project.created_at,
        deleted_at=project.deleted_at,
        version=project.version,
    )


def view_of_task(task: Task) -> TaskView:
    """Return what is told about a task."""
    return TaskView(
        id=task.id.value,
        project_id=task.project_id.value,
        title=task.title.value,
        description=task.description.value,
        state=task.state.value,
        created_by=task.created_by.value,
        assignee_id=None if task.assignee_id is None else task.assignee_id.value,
        created_at=task.created_at,
        deleted_at=task.deleted_at,
        version=task.version,
    )
