"""Change what a task says and who does it."""

from dataclasses import dataclass

from reference_service.application.shared.actor import TenantActor
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.work.assignees import find_assignee
from reference_service.application.work.finding import find_living_task
from reference_service.application.work.ports import Colleagues, TaskView, WorkTransactions
from reference_service.application.work.views import view_of_task
from reference_service.application.work.words import Words
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, Invalid, stale
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.work.task import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class EditTask:
    """The new words and assignee, and the version that the old ones were read in."""

    task_id: str
    title: str
    description: str
    assignee_id: str | None
    expected_version: int


class EditTaskHandler:
    """Gives a task other words, or to somebody else."""

    def __init__(self, transactions: WorkTransactions, colleagues: Colleagues, clock: Clock) -> None:
        self._transactions = transactions
        self._colleagues = colleagues
        self._clock = clock

    async def execute(self, actor: TenantActor, command: EditTask) -> Result[TaskView, DomainError]:
        """Return the changed task; one that has changed meanwhile is left alone."""
        allowed = actor.require(Permission.TASKS_EDIT)
        if isinstance(allowed, Err):
            return allowed
        said = Words.parse(command.title, command.description, field="title")
        if isinstance(said, Err):
            return said
        assignee = await find_assignee(self._colleagues, actor.tenant_id, command.assignee_id)
        async with self._transactions.begin(actor.tenant_id, actor.user_id) as work:
            found = await find_living_task(work, command.task_id)
            if isinstance(found, Err):
                return found
            task = found.value
            if task.version != command.expected_version:
                return Err(stale("task"))
            given = _given(task, command.assignee_id, assignee)
            if isinstance(given, Err):
                return given
            words = said.value
            task.edit(title=words.name, description=words.description, assignee_id=given.value, now=self._clock.now())
            if not task.has_news:
                # It would be another version of the same, of which nobody is told.
                return Ok(view_of_task(task))
            await work.tasks.save(task)
            return (await work.commit()).map(lambda _: view_of_task(task))


def _given(task: Task, assignee_id: str | None, found: Result[UserId | None, Invalid]) -> Result[UserId | None, Invalid]:
    # Whoever has left the tenant keeps their tasks until somebody gives them to another: that must not stop other edits.
    if assignee_id is not None and UserId.parse(assignee_id) == Ok(task.assignee_id):
        return Ok(task.assignee_id)
    return found
