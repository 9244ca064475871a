"""Look through what was sent to an endpoint."""

from reference_service.application.shared.actor import TenantActor
from reference_service.application.webhooks.ports import DeliveryView, WebhookReader
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, not_found
from reference_service.domain.shared.ids import EndpointId
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.shared.result import Err, Ok, Result


class ListDeliveriesHandler:
    """Shows what was sent to an endpoint of the actor's tenant, and how that went."""

    def __init__(self, webhooks: WebhookReader) -> None:
        self._webhooks = webhooks

    async def execute(self, actor: TenantActor, endpoint_id: str, page: PageRequest) -> Result[Page[DeliveryView], DomainError]:
        """Return a page of the deliveries, newest first."""
        allowed = actor.require(Permission.WEBHOOKS_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        parsed = EndpointId.parse(endpoint_id)
        if isinstance(parsed, Err):
            return parsed
        if await self._webhooks.get(actor.tenant_id, parsed.value) is None:
            return Err(not_found("endpoint"))
        return Ok(await self._webhooks.deliveries(actor.tenant_id, parsed.value, page))
