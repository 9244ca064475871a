"""Something that a tenant works on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.ids import ProjectId, TenantId, UserId
from reference_service.domain.shared.text import Name, Prose
from reference_service.domain.work.events import ProjectDeleted, ProjectEdited, ProjectRestored, ProjectStarted


@dataclass(slots=True, eq=False, kw_only=True)
class Project(Entity):
    """A name for a set of tasks. No two living projects of a tenant share one."""

    id: ProjectId
    tenant_id: TenantId
    name: Name
    description: Prose
    owner_id: UserId
    created_at: datetime
    deleted_at: datetime | None = None

    @classmethod
    def start(
        cls,
        project_id: ProjectId,
        *,
        tenant_id: TenantId,
        name: Name,
        description: Prose,
        owner_id: UserId,
        now: datetime,
    ) -> Self:
        """Return a new project, which its founder owns."""
        project = cls(id=project_id, tenant_id=tenant_id, name=name, description=description, owner_id=owner_id, created_at=now)
        project._record(ProjectStarted(occurred_at=now, tenant_id=tenant_id, project_id=project_id))
        return project

    def edit(self, *, name: Name, description: Prose, now: datetime) -> None:
        """Take another name or description."""
        if (name, description) != (self.name, self.description):
            self.name, self.description = name, description
            self._record(ProjectEdited(occurred_at=now, tenant_id=self.tenant_id, project_id=self.id))

    def delete(self, now: datetime) -> None:
        """Go, with all tasks, until restored; the first time counts."""
        if self.deleted_at is None:
            self.deleted_at = now
            self._record(ProjectDeleted(occurred_at=now, tenant_id=self.tenant_id, project_id=self.id))

    def restore(self, now: datetime) -> None:
        """Come back; nothing happens to a project that is there."""
        if self.deleted_at is not None:
            self.deleted_at = None
            self._record(ProjectRestored(occurred_at=now, tenant_id=self.tenant_id, project_id=self.id))
