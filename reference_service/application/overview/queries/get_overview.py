"""Look at how far a tenant has come."""

from reference_service.application.overview.ports import OverviewReader, TenantOverview
from reference_service.application.overview.rights import may_look
from reference_service.application.shared.actor import TenantActor
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result


class GetOverviewHandler:
    """Shows how far the actor's tenant has come."""

    def __init__(self, overview: OverviewReader) -> None:
        self._overview = overview

    async def execute(self, actor: TenantActor) -> Result[TenantOverview, DomainError]:
        """Return it."""
        allowed = may_look(actor)
        return allowed if isinstance(allowed, Err) else Ok(await self._overview.of_tenant(actor.tenant_id))
