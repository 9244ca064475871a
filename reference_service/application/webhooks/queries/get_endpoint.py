"""Look at one endpoint."""

from reference_service.application.shared.actor import TenantActor
from reference_service.application.webhooks.ports import EndpointView, WebhookReader
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, not_found
from reference_service.domain.shared.ids import EndpointId
from reference_service.domain.shared.result import Err, Ok, Result


class GetEndpointHandler:
    """Shows an endpoint of the actor's tenant."""

    def __init__(self, webhooks: WebhookReader) -> None:
        self._webhooks = webhooks

    async def execute(self, actor: TenantActor, endpoint_id: str) -> Result[EndpointView, DomainError]:
        """Return the endpoint, unless it is deleted."""
        allowed = actor.require(Permission.WEBHOOKS_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        parsed = EndpointId.parse(endpoint_id)
        if isinstance(parsed, Err):
            return parsed
        endpoint = await self._webhooks.get(actor.tenant_id, parsed.value)
        return Err(not_found("endpoint")) if endpoint is None else Ok(endpoint)
