"""What work makes ready, for tenancy."""

from typing import Final
from uuid import UUID, uuid5

from reference_service.application.shared.ports.clock import Clock
from reference_service.application.tenancy.ports import Workspaces
from reference_service.application.work.ports import WorkTransactions
from reference_service.domain.shared.errors import Conflict, Stale
from reference_service.domain.shared.ids import ProjectId, TenantId, UserId
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.shared.text import Name, Prose
from reference_service.domain.work.project import Project

_FIRST_PROJECTS: Final = UUID("7a1f0f5e-3a0c-5c61-9d0b-5d1c5a7e6b42")
_GREETING: Final = "Welcome to "
_DESCRIPTION: Final = Prose("A first project to look around in. Rename it, or delete it.")


class ProjectWorkspaces(Workspaces):
    """A tenant begins with a project, whose identity follows from the tenant's: there is never a second one."""

    def __init__(self, transactions: WorkTransactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def prepare(self, tenant: TenantId, owner: UserId, title: str) -> Result[None, Conflict]:
        """Make the first project, or find that it is there; a conflict if another has its name."""
        made = await self._make(tenant, owner, title)
        # Of two at the same time, the second is refused, and has what it wants all the same.
        if isinstance(made, Ok) or await self._is_there(tenant, owner):
            return Ok(None)
        return Err(made.error) if isinstance(made.error, Conflict) else made.unwrap()

    async def discard(self, tenant: TenantId, owner: UserId) -> None:
        """Delete the first project, if it is there."""
        async with self._transactions.begin(tenant, owner) as work:
            project = await work.projects.get(_first_project(tenant))
            if project is None or project.deleted_at is not None:
                return
            project.delete(self._clock.now())
            await work.projects.save(project)
            (await work.commit()).unwrap()

    async def _make(self, tenant: TenantId, owner: UserId, title: str) -> Result[None, Conflict | Stale]:
        async with self._transactions.begin(tenant, owner) as work:
            project = await work.projects.get(_first_project(tenant))
            if project is None:
                await work.projects.add(self._new(tenant, owner, title))
            elif project.deleted_at is None:
                return Ok(None)
            else:
                project.restore(self._clock.now())
                await work.projects.save(project)
            return await work.commit()

    async def _is_there(self, tenant: TenantId, owner: UserId) -> bool:
        async with self._transactions.begin(tenant, owner) as work:
            project = await work.projects.get(_first_project(tenant))
            return project is not None and project.deleted_at is None

    def _new(self, tenant: TenantId, owner: UserId, title: str) -> Project:
        return Project.start(
            _first_project(tenant),
            tenant_id=tenant,
            name=Name((_GREETING + title)[: Name.most].rstrip()),
            description=_DESCRIPTION,
            owner_id=owner,
            now=self._clock.now(),
        )


def _first_project(tenant: TenantId) -> ProjectId:
    return ProjectId(uuid5(_FIRST_PROJECTS, str(tenant)))
