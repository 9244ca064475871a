"""A project, and how far its tasks have come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from reference_service.domain.overview.facts import ProjectFact, Stage
from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.ids import ProjectId, TenantId


@dataclass(slots=True, eq=False, kw_only=True)
class ProjectSummary(Entity):
    """The tasks of a project, counted. Facts may come in any order, and more than once."""

    id: ProjectId
    tenant_id: TenantId
    started_at: datetime
    """When it was started, or else heard of first."""
    active_at: datetime
    tasks: Mapping[Stage, int] = field(default_factory=lambda: dict.fromkeys(Stage, 0))
    """How many of its tasks are in each stage, those without tasks included."""
    is_there: bool = True
    fate_at: datetime | None = None
    """When it came or went."""

    @classmethod
    def heard_of(cls, project_id: ProjectId, tenant_id: TenantId, at: datetime) -> Self:
        """Return a project of which nothing is known but that something happened in it."""
        return cls(id=project_id, tenant_id=tenant_id, started_at=at, active_at=at)

    def learn(self, fact: ProjectFact) -> None:
        """Take a fact in, unless a later one has come before it."""
        self.touch(fact.active_at)
        if fact.started_at is not None:
            self.started_at = fact.started_at
        if fact.is_there is not None and (self.fate_at is None or fact.at >= self.fate_at):
            self.is_there, self.fate_at = fact.is_there, fact.at

    def recount(self, before: Stage | None, after: Stage | None) -> None:
        """Count a task as what it is now instead of what it was; None is one that does not count."""
        tasks = dict(self.tasks)
        if before is not None:
            tasks[before] -= 1
        if after is not None:
            tasks[after] += 1
        self.tasks = tasks

    def touch(self, at: datetime) -> None:
        """Note that somebody did something."""
        self.active_at = max(self.active_at, at)
