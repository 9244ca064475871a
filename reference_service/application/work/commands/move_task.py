"""Take a task one step along its way."""

from dataclasses import dataclass

from reference_service.application.shared.actor import TenantActor
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.work.finding import find_living_task
from reference_service.application.work.ports import TaskView, WorkTransactions
from reference_service.application.work.states import parse_state
from reference_service.application.work.views import view_of_task
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, stale
from reference_service.domain.shared.result import Err, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveTask:
    """Where to; with a version, only if the task is still as it was read."""

    task_id: str
    state: str
    expected_version: int | None = None


class MoveTaskHandler:
    """Moves a task as the workflow allows."""

    def __init__(self, transactions: WorkTransactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def execute(self, actor: TenantActor, command: MoveTask) -> Result[TaskView, DomainError]:
        """Return the moved task; a step that there is not, or not for the actor, is refused."""
        allowed = actor.require(Permission.TASKS_EDIT)
        if isinstance(allowed, Err):
            return allowed
        state = parse_state(command.state)
        if isinstance(state, Err):
            return state
        async with self._transactions.begin(actor.tenant_id, actor.user_id) as work:
            found = await find_living_task(work, command.task_id)
            if isinstance(found, Err):
                return found
            task = found.value
            if command.expected_version not in {None, task.version}:
                return Err(stale("task"))
            moved = task.move(state.value, by=actor.user_id, now=self._clock.now())
            if isinstance(moved, Err):
                return moved
            await work.tasks.save(task)
            return (await work.commit()).map(lambda _: view_of_task(task))
