"""Endpoints as use cases look for them: inside the tenant, and not deleted."""

from reference_service.application.webhooks.ports import WebhooksUnitOfWork
from reference_service.domain.shared.errors import NotFound, not_found
from reference_service.domain.shared.ids import EndpointId
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.webhooks.endpoint import WebhookEndpoint


async def find_endpoint(work: WebhooksUnitOfWork, endpoint_id: str) -> Result[WebhookEndpoint, NotFound]:
    """Return an endpoint that is not deleted."""
    parsed = EndpointId.parse(endpoint_id)
    if isinstance(parsed, Err):
        return parsed
    endpoint = await work.endpoints.get(parsed.value)
    return Err(not_found("endpoint")) if endpoint is None or endpoint.deleted_at is not None else Ok(endpoint)
