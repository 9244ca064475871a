"""What the events and the readers of work mean to the overview."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import Final

from reference_service.application.overview.ports import Facts, Source
from reference_service.application.tenancy.ports import TenantDirectory
from reference_service.application.work.ports import ProjectReader, ProjectView, TaskStream, TaskView
from reference_service.domain.overview.facts import Fact, ProjectFact, Stage, TaskFact
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.ids import ProjectId, TaskId, TenantId
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.work.events import (
    ProjectDeleted,
    ProjectEdited,
    ProjectRestored,
    ProjectStarted,
    TaskAdded,
    TaskDeleted,
    TaskEdited,
    TaskMoved,
    TaskRestored,
)

_KINDS: Final[frozenset[type[Event]]] = frozenset(
    {
        ProjectStarted,
        ProjectEdited,
        ProjectDeleted,
        ProjectRestored,
        TaskAdded,
        TaskEdited,
        TaskMoved,
        TaskDeleted,
        TaskRestored,
    }
)
_PAGE: Final = 100


class WorkFacts(Facts):
    """The facts that events of work tell."""

    @property
    def kinds(self) -> Collection[type[Event]]:
        """The kinds of events that tell facts."""
        return _KINDS

    def of(self, event: Event) -> Fact:
        """Return the fact that an event tells; LookupError for one that tells none."""
        at = event.occurred_at
        match event:
            case ProjectStarted(project_id=project):
                return ProjectFact(project_id=project, at=at, active_at=at, started_at=at, is_there=True)
            case ProjectEdited(project_id=project):
                return ProjectFact(project_id=project, at=at, active_at=at)
            case ProjectDeleted(project_id=project) | ProjectRestored(project_id=project):
                return ProjectFact(project_id=project, at=at, active_at=at, is_there=isinstance(event, ProjectRestored))
            case TaskAdded(task_id=task, project_id=project):
                return TaskFact(task_id=task, at=at, active_at=at, project_id=project, stage=Stage.OPEN, is_there=True)
            case TaskEdited(task_id=task):
                return TaskFact(task_id=task, at=at, active_at=at)
            case TaskMoved(task_id=task, after=after):
                return TaskFact(task_id=task, at=at, active_at=at, stage=Stage(after.value))
            case TaskDeleted(task_id=task) | TaskRestored(task_id=task):
                return TaskFact(task_id=task, at=at, active_at=at, is_there=isinstance(event, TaskRestored))
        raise LookupError(f"`{event.name}` tells nothing of projects and tasks.")


class WorkSource(Source):
    """All projects and tasks there are, deleted ones included."""

    def __init__(self, tenants: TenantDirectory, projects: ProjectReader, tasks: TaskStream) -> None:
        self._tenants = tenants
        self._projects = projects
        self._tasks = tasks

    async def tenants(self) -> Sequence[TenantId]:
        """Return all tenants."""
        return await self._tenants.all()

    async def facts(self, tenant: TenantId, at: datetime) -> AsyncGenerator[Fact, None]:
        """Return all that is so at a moment; of what is deleted, that it is."""
        for read in (self._projects.page, self._projects.deleted):
            async for project in _all(read, tenant):
                yield _of_project(project, at)
        async with aclosing(self._tasks.all(tenant)) as tasks:
            async for task in tasks:
                yield _of_task(task, at)


async def _all(
    read: Callable[[TenantId, PageRequest], Awaitable[Page[ProjectView]]], tenant: TenantId
) -> AsyncGenerator[ProjectView, None]:
    request: PageRequest | None = PageRequest(_PAGE)
    while request is not None:
        page = await read(tenant, request)
        for view in page.items:
            yield view
        request = None if page.following is None else PageRequest(_PAGE, page.following)


def _of_project(view: ProjectView, at: datetime) -> ProjectFact:
    return ProjectFact(
        project_id=ProjectId(view.id),
        at=at,
        active_at=view.deleted_at or view.created_at,
        started_at=view.created_at,
        is_there=view.deleted_at is None,
    )


def _of_task(view: TaskView, at: datetime) -> TaskFact:
    return TaskFact(
        task_id=TaskId(view.id),
        at=at,
        active_at=view.deleted_at or view.created_at,
        project_id=ProjectId(view.project_id),
        stage=Stage(view.state),
        is_there=view.deleted_at is None,
    )
