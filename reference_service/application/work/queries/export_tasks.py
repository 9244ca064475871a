"""Take all tasks along."""

from collections.abc import AsyncGenerator

from reference_service.application.shared.actor import TenantActor
from reference_service.application.work.ports import TaskStream, TaskView
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result


class ExportTasksHandler:
    """Gives out the tasks of the actor's tenant, one after the other."""

    def __init__(self, tasks: TaskStream) -> None:
        self._tasks = tasks

    async def execute(self, actor: TenantActor) -> Result[AsyncGenerator[TaskView, None], DomainError]:
        """Return all of them, oldest first; whoever does not come to the end closes them."""
        allowed = actor.require(Permission.TASKS_EXPORT)
        return allowed if isinstance(allowed, Err) else Ok(self._tasks.living(actor.tenant_id))
