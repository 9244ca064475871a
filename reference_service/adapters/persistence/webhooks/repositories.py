"""The collections of this context, over its tables."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from sqlalchemy import select, update

from reference_service.adapters.persistence.shared.repository import SqlRepository
from reference_service.adapters.persistence.webhooks.mapping import (
    delivery_of,
    endpoint_of,
    write_delivery,
    write_endpoint,
)
from reference_service.adapters.persistence.webhooks.tables import WebhookDeliveryRow, WebhookEndpointRow
from reference_service.application.webhooks.ports import Deliveries, Endpoints
from reference_service.domain.shared.ids import DeliveryId, EndpointId
from reference_service.domain.webhooks.delivery import Delivery
from reference_service.domain.webhooks.endpoint import WebhookEndpoint


class SqlEndpoints(SqlRepository[EndpointId, WebhookEndpoint, WebhookEndpointRow], Endpoints):
    """Endpoints in their table."""

    kind = WebhookEndpointRow
    what: ClassVar[str] = "endpoint"

    async def living(self) -> Sequence[WebhookEndpoint]:
        """Return all that are stored and not deleted, oldest first."""
        statement = select(WebhookEndpointRow).where(WebhookEndpointRow.deleted_at.is_(None))
        ordered = statement.order_by(WebhookEndpointRow.created_at, WebhookEndpointRow.id)
        return await self._all(ordered)

    def _key(self, entity: WebhookEndpoint) -> EndpointId:
        return entity.id

    def _primary_key(self, key: EndpointId) -> object:
        return key.value

    def _entity(self, row: WebhookEndpointRow) -> WebhookEndpoint:
        return endpoint_of(row)

    def _row(self, entity: WebhookEndpoint) -> WebhookEndpointRow:
        row = WebhookEndpointRow()
        write_endpoint(entity, row)
        return row

    def _apply(self, entity: WebhookEndpoint, row: WebhookEndpointRow) -> None:
        write_endpoint(entity, row)


class SqlDeliveries(SqlRepository[DeliveryId, Delivery, WebhookDeliveryRow], Deliveries):
    """Deliveries in their table."""

    kind = WebhookDeliveryRow
    what: ClassVar[str] = "delivery"

    async def hold(self, endpoint: EndpointId, until: datetime) -> None:
        """Put off what waits for an endpoint and would be due before a moment, at once."""
        waiting = (WebhookDeliveryRow.endpoint_id == endpoint.value, WebhookDeliveryRow.due_at < until)
        await self._session.execute(update(WebhookDeliveryRow).where(*waiting).values(due_at=until))

    def _key(self, entity: Delivery) -> DeliveryId:
        return entity.id

    def _primary_key(self, key: DeliveryId) -> object:
        return key.value

    def _entity(self, row: WebhookDeliveryRow) -> Delivery:
        return delivery_of(row)

    def _row(self, entity: Delivery) -> WebhookDeliveryRow:
        row = WebhookDeliveryRow()
        write_delivery(entity, row)
        return row

    def _apply(self, entity: Delivery, row: WebhookDeliveryRow) -> None:
        write_delivery(entity, row)
