"""One thing to do in a project."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.ids import ProjectId, TaskId, TenantId, UserId
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.shared.text import Name, Prose
from reference_service.domain.work.events import TaskAdded, TaskDeleted, TaskEdited, TaskMoved, TaskRestored
from reference_service.domain.work.workflow import STANDARD, State


@dataclass(slots=True, eq=False, kw_only=True)
class Task(Entity):
    """Something to do, on its way through the workflow."""

    id: TaskId
    tenant_id: TenantId
    project_id: ProjectId
    title: Name
    description: Prose
    state: State
    created_by: UserId
    created_at: datetime
    assignee_id: UserId | None = None
    deleted_at: datetime | None = None

    @classmethod
    def add(
        cls,
        task_id: TaskId,
        *,
        tenant_id: TenantId,
        project_id: ProjectId,
        title: Name,
        description: Prose,
        assignee_id: UserId | None,
        by: UserId,
        now: datetime,
    ) -> Self:
        """Return a new task, at the beginning of its way."""
        task = cls(
            id=task_id,
            tenant_id=tenant_id,
            project_id=project_id,
            title=title,
            description=description,
            state=State.OPEN,
            created_by=by,
            created_at=now,
            assignee_id=assignee_id,
        )
        task._record(TaskAdded(occurred_at=now, tenant_id=tenant_id, task_id=task_id, project_id=project_id))
        return task

    def edit(self, *, title: Name, description: Prose, assignee_id: UserId | None, now: datetime) -> None:
        """Take other words, or go to somebody else."""
        if (title, description, assignee_id) != (self.title, self.description, self.assignee_id):
            self.title, self.description, self.assignee_id = title, description, assignee_id
            self._record(TaskEdited(occurred_at=now, tenant_id=self.tenant_id, task_id=self.id))

    def move(self, state: State, *, by: UserId, now: datetime) -> Result[None, DomainError]:
        """Take a step of the workflow, or say why not."""
        step = STANDARD.step(self.state, state, assignee=self.assignee_id, by=by)
        if isinstance(step, Err):
            return step
        before, self.state = self.state, step.value
        self._record(TaskMoved(occurred_at=now, tenant_id=self.tenant_id, task_id=self.id, before=before, after=self.state))
        return Ok(None)

    def delete(self, now: datetime) -> None:
        """Go, until restored; the first time counts."""
        if self.deleted_at is None:
            self.deleted_at = now
            self._record(TaskDeleted(occurred_at=now, tenant_id=self.tenant_id, task_id=self.id))

    def restore(self, now: datetime) -> None:
        """Come back; nothing happens to a task that is there."""
        if self.deleted_at is not None:
            self.deleted_at = None
            self._record(TaskRestored(occurred_at=now, tenant_id=self.tenant_id, task_id=self.id))
