"""Look through the endpoints."""

from reference_service.application.shared.actor import TenantActor
from reference_service.application.webhooks.ports import EndpointView, WebhookReader
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.shared.result import Err, Ok, Result


class ListEndpointsHandler:
    """Shows the endpoints of the actor's tenant."""

    def __init__(self, webhooks: WebhookReader) -> None:
        self._webhooks = webhooks

    async def execute(self, actor: TenantActor, page: PageRequest) -> Result[Page[EndpointView], DomainError]:
        """Return a page of them, oldest first."""
        allowed = actor.require(Permission.WEBHOOKS_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        return Ok(await self._webhooks.page(actor.tenant_id, page))
