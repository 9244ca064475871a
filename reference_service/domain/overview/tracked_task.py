"""A task as far as it has been heard of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from reference_service.domain.overview.facts import Stage, TaskFact
from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.ids import ProjectId, TaskId, TenantId


@dataclass(slots=True, eq=False, kw_only=True)
class TrackedTask(Entity):
    """What has to be remembered of a task to count it. Facts may come in any order, and more than once."""

    id: TaskId
    tenant_id: TenantId
    active_at: datetime
    project_id: ProjectId | None = None
    """None until it was heard of."""
    stage: Stage = Stage.OPEN
    stage_at: datetime | None = None
    is_there: bool = True
    fate_at: datetime | None = None
    """When it came or went."""

    @classmethod
    def heard_of(cls, tenant_id: TenantId, fact: TaskFact) -> Self:
        """Return a task of which nothing is known but that there is a fact about it."""
        return cls(id=fact.task_id, tenant_id=tenant_id, active_at=fact.active_at)

    @property
    def counts_as(self) -> Stage | None:
        """What it counts as in its project; None if it does not count, or nobody knows where."""
        return self.stage if self.is_there and self.project_id is not None else None

    def learn(self, fact: TaskFact) -> None:
        """Take a fact in, unless a later one has come before it."""
        self.active_at = max(self.active_at, fact.active_at)
        if fact.project_id is not None:
            self.project_id = fact.project_id
        if fact.stage is not None and (self.stage_at is None or fact.at >= self.stage_at):
            self.stage, self.stage_at = fact.stage, fact.at
        if fact.is_there is not None and (self.fate_at is None or fact.at >= self.fate_at):
            self.is_there, self.fate_at = fact.is_there, fact.at
