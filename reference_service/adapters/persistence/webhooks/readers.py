"""Endpoints and deliveries as they are looked at."""

from typing import Final

from sqlalchemy import bindparam, select

from reference_service.adapters.persistence.shared.reader import Line, TenantReaderBase
from reference_service.adapters.persistence.webhooks.tables import WebhookDeliveryRow, WebhookEndpointRow
from reference_service.application.webhooks.ports import DeliveryView, EndpointView, WebhookReader
from reference_service.domain.shared.ids import EndpointId, TenantId
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.webhooks.endpoint import EndpointStatus

_ENDPOINTS: Final = select(
    WebhookEndpointRow.id,
    WebhookEndpointRow.url,
    WebhookEndpointRow.events,
    WebhookEndpointRow.previous_until,
    WebhookEndpointRow.created_at,
    WebhookEndpointRow.failing_since,
    WebhookEndpointRow.disabled_at,
    WebhookEndpointRow.version,
).where(WebhookEndpointRow.deleted_at.is_(None))
_ENDPOINT: Final = _ENDPOINTS.where(WebhookEndpointRow.id == bindparam("endpoint"))
_LISTENING: Final = (
    select(WebhookEndpointRow.id)
    .where(WebhookEndpointRow.deleted_at.is_(None), WebhookEndpointRow.disabled_at.is_(None))
    .limit(1)
)
_DELIVERIES: Final = select(
    WebhookDeliveryRow.id,
    WebhookDeliveryRow.event_id,
    WebhookDeliveryRow.event,
    WebhookDeliveryRow.state,
    WebhookDeliveryRow.attempts,
    WebhookDeliveryRow.status,
    WebhookDeliveryRow.reason,
    WebhookDeliveryRow.created_at,
    WebhookDeliveryRow.due_at,
    WebhookDeliveryRow.ended_at,
)


class SqlWebhookReader(TenantReaderBase, WebhookReader):
    """Endpoints and deliveries of the database."""

    async def get(self, tenant: TenantId, endpoint: EndpointId) -> EndpointView | None:
        """Return one endpoint."""
        row = await self._row(tenant, _ENDPOINT, endpoint=endpoint.value)
        return None if row is None else _endpoint_view(row)

    async def page(self, tenant: TenantId, request: PageRequest) -> Page[EndpointView]:
        """Return some endpoints, oldest first."""
        order = (WebhookEndpointRow.created_at, WebhookEndpointRow.id)
        return await self._page(tenant, _ENDPOINTS, order, request, _endpoint_view)

    async def deliveries(self, tenant: TenantId, endpoint: EndpointId, request: PageRequest) -> Page[DeliveryView]:
        """Return some deliveries of an endpoint, newest first."""
        order = (WebhookDeliveryRow.created_at, WebhookDeliveryRow.id)
        statement = _DELIVERIES.where(WebhookDeliveryRow.endpoint_id == endpoint.value)
        return await self._latest(tenant, statement, order, request, _delivery_view)

    async def listens(self, tenant: TenantId) -> bool:
        """Tell whether any endpoint of a tenant is told of events."""
        return await self._row(tenant, _LISTENING) is not None


def _endpoint_view(row: Line) -> EndpointView:
    return EndpointView(
        id=row.id,
        url=row.url,
        events=tuple(row.events.split()),
        status=(EndpointStatus.ACTIVE if row.disabled_at is None else EndpointStatus.DISABLED).value,
        created_at=row.created_at,
        failing_since=row.failing_since,
        rotating_until=row.previous_until,
        version=row.version,
    )


def _delivery_view(row: Line) -> DeliveryView:
    return DeliveryView(
        id=row.id,
        event_id=row.event_id,
        event=row.event,
        state=row.state,
        attempts=row.attempts,
        status=row.status,
        reason=row.reason,
        created_at=row.created_at,
        due_at=row.due_at,
        ended_at=row.ended_at,
    )
