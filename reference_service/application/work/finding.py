"""Projects and tasks as use cases look for them: inside the tenant, and not deleted unless they say so."""

from reference_service.application.work.ports import WorkUnitOfWork
from reference_service.domain.shared.errors import NotFound, not_found
from reference_service.domain.shared.ids import ProjectId, TaskId
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.work.project import Project
from reference_service.domain.work.task import Task


async def find_project(work: WorkUnitOfWork, project_id: str) -> Result[Project, NotFound]:
    """Return a project, deleted or not."""
    parsed = ProjectId.parse(project_id)
    if isinstance(parsed, Err):
        return parsed
    project = await work.projects.get(parsed.value)
    return Err(not_found("project")) if project is None else Ok(project)


async def find_living_project(work: WorkUnitOfWork, project_id: str) -> Result[Project, NotFound]:
    """Return a project that is not deleted."""
    found = await find_project(work, project_id)
    return found.and_then(lambda project: Ok(project) if project.deleted_at is None else Err(not_found("project")))


async def find_task(work: WorkUnitOfWork, task_id: str) -> Result[Task, NotFound]:
    """Return a task, deleted or not, of a project that is not deleted."""
    parsed = TaskId.parse(task_id)
    if isinstance(parsed, Err):
        return parsed
    task = await work.tasks.get(parsed.value)
    if task is None:
        return Err(not_found("task"))
    project = await work.projects.get(task.project_id)
    return Err(not_found("task")) if project is None or project.deleted_at is not None else Ok(task)


async def find_living_task(work: WorkUnitOfWork, task_id: str) -> Result[Task, NotFound]:
    """Return a task that is not deleted, of a project that is not."""
    found = await find_task(work, task_id)
    return found.and_then(lambda task: Ok(task) if task.deleted_at is None else Err(not_found("task")))
