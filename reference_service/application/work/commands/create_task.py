"""Add a task to a project."""

from dataclasses import dataclass

from reference_service.application.shared.actor import TenantActor
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.application.shared.ports.unit_of_work import RequestKey
from reference_service.application.shared.repeat import first_made
from reference_service.application.work.assignees import find_assignee
from reference_service.application.work.finding import find_living_project
from reference_service.application.work.ports import Colleagues, TaskView, WorkTransactions, WorkUnitOfWork
from reference_service.application.work.views import view_of_task
from reference_service.application.work.words import Words
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, Invalid, not_found
from reference_service.domain.shared.ids import TaskId, UserId
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.work.task import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateTask:
    """What to do, where, and who does it. A request that comes again with the same key gets what the first one made."""

    project_id: str
    title: str
    description: str
    assignee_id: str | None = None
    key: RequestKey | None = None


class CreateTaskHandler:
    """Adds a task at the beginning of its way."""

    def __init__(self, transactions: WorkTransactions, colleagues: Colleagues, clock: Clock, ids: IdFactory) -> None:
        self._transactions = transactions
        self._colleagues = colleagues
        self._clock = clock
        self._ids = ids

    async def execute(self, actor: TenantActor, command: CreateTask) -> Result[TaskView, DomainError]:
        """Return the new task; invalid words, an assignee who is no member and a misused key are refused."""
        allowed = actor.require(Permission.TASKS_CREATE)
        if isinstance(allowed, Err):
            return allowed
        said = Words.parse(command.title, command.description, field="title")
        if isinstance(said, Err):
            return said
        assignee = await find_assignee(self._colleagues, actor.tenant_id, command.assignee_id)
        task_id = TaskId(self._ids.new())
        async with self._transactions.begin(actor.tenant_id, actor.user_id) as work:
            first = await first_made(work, command.key, task_id.value)
            if isinstance(first, Err):
                return first
            if first.value is not None:
                made = await work.tasks.get(TaskId(first.value))
                return Err(not_found("task")) if made is None else Ok(view_of_task(made))
            task = await self._add(work, actor, command.project_id, task_id, said.value, assignee)
            if isinstance(task, Err):
                return task
            return (await work.commit()).map(lambda _: view_of_task(task.value))

    async def _add(
        self,
        work: WorkUnitOfWork,
        actor: TenantActor,
        project_id: str,
        task_id: TaskId,
        said: Words,
        assignee: Result[UserId | None, Invalid],
    ) -> Result[Task, DomainError]:
        project = await find_living_project(work, project_id)
        if isinstance(project, Err):
            return project
        if isinstance(assignee, Err):
            return assignee
        task = Task.add(
            task_id,
            tenant_id=actor.tenant_id,
            project_id=project.value.id,
            title=said.name,
            description=said.description,
            assignee_id=assignee.value,
            by=actor.user_id,
            now=self._clock.now(),
        )
        await work.tasks.add(task)
        return Ok(task)
