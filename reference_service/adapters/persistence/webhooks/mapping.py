"""Rows of this context as entities, and back."""

from reference_service.adapters.persistence.webhooks.tables import WebhookDeliveryRow, WebhookEndpointRow
from reference_service.domain.shared.ids import DeliveryId, EndpointId, TenantId
from reference_service.domain.webhooks.delivery import Delivery, DeliveryState
from reference_service.domain.webhooks.endpoint import EndpointUrl, WebhookEndpoint
from reference_service.domain.webhooks.subscription import Subscription


def endpoint_of(row: WebhookEndpointRow) -> WebhookEndpoint:
    """Return the endpoint that a row holds."""
    return WebhookEndpoint(
        id=EndpointId(row.id),
        tenant_id=TenantId(row.tenant_id),
        url=EndpointUrl(row.url),
        subscription=Subscription(tuple(row.events.split())),
        secret=row.secret,
        created_at=row.created_at,
        previous_secret=row.previous_secret,
        previous_until=row.previous_until,
        failing_since=row.failing_since,
        disabled_at=row.disabled_at,
        deleted_at=row.deleted_at,
        version=row.version,
    )


def write_endpoint(endpoint: WebhookEndpoint, row: WebhookEndpointRow) -> None:
    """Bring a row to the state of its endpoint."""
    row.id = endpoint.id.value
    row.tenant_id = endpoint.tenant_id.value
    row.url = endpoint.url.value
    row.events = " ".join(endpoint.subscription.patterns)
    row.secret = endpoint.secret
    row.created_at = endpoint.created_at
    row.previous_secret = endpoint.previous_secret
    row.previous_until = endpoint.previous_until
    row.failing_since = endpoint.failing_since
    row.disabled_at = endpoint.disabled_at
    row.deleted_at = endpoint.deleted_at


def delivery_of(row: WebhookDeliveryRow) -> Delivery:
    """Return the delivery that a row holds."""
    return Delivery(
        id=DeliveryId(row.id),
        tenant_id=TenantId(row.tenant_id),
        endpoint_id=EndpointId(row.endpoint_id),
        event_id=row.event_id,
        event=row.event,
        body=row.body,
        created_at=row.created_at,
        due_at=row.due_at,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        status=row.status,
        reason=row.reason,
        ended_at=row.ended_at,
        version=row.version,
    )


def write_delivery(delivery: Delivery, row: WebhookDeliveryRow) -> None:
    """Bring a row to the state of its delivery."""
    row.id = delivery.id.value
    row.tenant_id = delivery.tenant_id.value
    row.endpoint_id = delivery.endpoint_id.value
    row.event_id = delivery.event_id
    row.event = delivery.event
    row.body = delivery.body
    row.created_at = delivery.created_at
    row.due_at = delivery.due_at
    row.state = delivery.state.value
    row.attempts = delivery.attempts
    row.status = delivery.status
    row.reason = delivery.reason
    row.ended_at = delivery.ended_at
