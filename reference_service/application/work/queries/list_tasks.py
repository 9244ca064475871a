"""Look through the tasks."""

from dataclasses import dataclass

from reference_service.application.shared.actor import TenantActor
from reference_service.application.work.ports import TaskFilter, TaskReader, TaskView
from reference_service.application.work.states import parse_state
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.ids import ProjectId, UserId
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.work.workflow import State


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTasks:
    """Which tasks; None asks for all."""

    project_id: str | None = None
    state: str | None = None
    assignee_id: str | None = None
    words: str | None = None


class ListTasksHandler:
    """Shows tasks of the actor's tenant."""

    def __init__(self, tasks: TaskReader) -> None:
        self._tasks = tasks

    async def execute(self, actor: TenantActor, query: ListTasks, page: PageRequest) -> Result[Page[TaskView], DomainError]:
        """Return a page of the wanted tasks, oldest first; an unknown state is refused, and so is what cannot be an id."""
        allowed = actor.require(Permission.TASKS_READ)
        if isinstance(allowed, Err):
            return allowed
        wanted = _filter(query)
        if isinstance(wanted, Err):
            return wanted
        return Ok(await self._tasks.page(actor.tenant_id, wanted.value, page))


def _filter(query: ListTasks) -> Result[TaskFilter, DomainError]:
    project: Result[ProjectId | None, DomainError] = Ok(None) if query.project_id is None else ProjectId.parse(query.project_id)
    if isinstance(project, Err):
        return project
    assignee: Result[UserId | None, DomainError] = Ok(None) if query.assignee_id is None else UserId.parse(query.assignee_id)
    if isinstance(assignee, Err):
        return assignee
    state: Result[State | None, DomainError] = Ok(None) if query.state is None else parse_state(query.state)
    if isinstance(state, Err):
        return state
    return Ok(TaskFilter(project.value, state.value, assignee.value, query.words))
