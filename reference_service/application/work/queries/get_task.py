"""Look at one task."""

from reference_service.application.shared.actor import TenantActor
from reference_service.application.work.ports import TaskReader, TaskView
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, not_found
from reference_service.domain.shared.ids import TaskId
from reference_service.domain.shared.result import Err, Ok, Result


class GetTaskHandler:
    """Shows a task of the actor's tenant."""

    def __init__(self, tasks: TaskReader) -> None:
        self._tasks = tasks

    async def execute(self, actor: TenantActor, task_id: str) -> Result[TaskView, DomainError]:
        """Return the task, unless it is deleted."""
        allowed = actor.require(Permission.TASKS_READ)
        if isinstance(allowed, Err):
            return allowed
        parsed = TaskId.parse(task_id)
        if isinstance(parsed, Err):
            return parsed
        task = await self._tasks.get(actor.tenant_id, parsed.value)
        return Err(not_found("task")) if task is None else Ok(task)
