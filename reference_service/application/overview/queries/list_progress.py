"""Look through how far projects have come."""

from reference_service.application.overview.ports import OverviewReader, ProjectProgress
from reference_service.application.overview.rights import may_look
from reference_service.application.shared.actor import TenantActor
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.shared.result import Err, Ok, Result


class ListProgressHandler:
    """Shows how far the projects of the actor's tenant have come."""

    def __init__(self, overview: OverviewReader) -> None:
        self._overview = overview

    async def execute(self, actor: TenantActor, page: PageRequest) -> Result[Page[ProjectProgress], DomainError]:
        """Return a page of them, oldest first."""
        allowed = may_look(actor)
        return allowed if isinstance(allowed, Err) else Ok(await self._overview.page(actor.tenant_id, page))
