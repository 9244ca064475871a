"""Look through the projects."""

from reference_service.application.shared.actor import TenantActor
from reference_service.application.work.ports import ProjectReader, ProjectView
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.shared.result import Err, Ok, Result


class ListProjectsHandler:
    """Shows the projects of the actor's tenant."""

    def __init__(self, projects: ProjectReader) -> None:
        self._projects = projects

    async def execute(self, actor: TenantActor, page: PageRequest) -> Result[Page[ProjectView], DomainError]:
        """Return a page of them, oldest first."""
        allowed = actor.require(Permission.PROJECTS_READ)
        if isinstance(allowed, Err):
            return allowed
        return Ok(await self._projects.page(actor.tenant_id, page))
