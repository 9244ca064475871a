"""Bring a deleted task back."""

from dataclasses import dataclass

from reference_service.application.shared.actor import TenantActor
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.work.finding import find_task
from reference_service.application.work.policies import may_delete_task
from reference_service.application.work.ports import TaskView, WorkTransactions
from reference_service.application.work.views import view_of_task
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreTask:
    """Which task."""

    task_id: str


class RestoreTaskHandler:
    """Restores a task, for whoever made it or works on it and for managers."""

    def __init__(self, transactions: WorkTransactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def execute(self, actor: TenantActor, command: RestoreTask) -> Result[TaskView, DomainError]:
        """Return the task, which is there again; one of a deleted project comes back with the project only."""
        allowed = actor.require(Permission.TASKS_DELETE)
        if isinstance(allowed, Err):
            return allowed
        async with self._transactions.begin(actor.tenant_id, actor.user_id) as work:
            found = await find_task(work, command.task_id)
            if isinstance(found, Err):
                return found
            task = found.value
            permitted = may_delete_task(actor, task)
            if isinstance(permitted, Err):
                return permitted
            task.restore(self._clock.now())
            if not task.has_news:
                # It would be another version of the same, of which nobody is told.
                return Ok(view_of_task(task))
            await work.tasks.save(task)
            return (await work.commit()).map(lambda _: view_of_task(task))
