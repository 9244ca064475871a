"""Delete a task, until it is restored."""

from dataclasses import dataclass

from reference_service.application.shared.actor import TenantActor
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.work.finding import find_living_task
from reference_service.application.work.policies import may_delete_task
from reference_service.application.work.ports import WorkTransactions
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteTask:
    """Which task."""

    task_id: str


class DeleteTaskHandler:
    """Deletes a task, for whoever made it or works on it and for managers."""

    def __init__(self, transactions: WorkTransactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def execute(self, actor: TenantActor, command: DeleteTask) -> Result[None, DomainError]:
        """Delete it: from now on it is found only to be restored."""
        allowed = actor.require(Permission.TASKS_DELETE)
        if isinstance(allowed, Err):
            return allowed
        async with self._transactions.begin(actor.tenant_id, actor.user_id) as work:
            found = await find_living_task(work, command.task_id)
            if isinstance(found, Err):
                return found
            task = found.value
            permitted = may_delete_task(actor, task)
            if isinstance(permitted, Err):
                return permitted
            task.delete(self._clock.now())
            await work.tasks.save(task)
            return await work.commit()
