"""Endpoints and deliveries as they are told."""

from reference_service.application.webhooks.ports import DeliveryView, EndpointView
from reference_service.domain.webhooks.delivery import Delivery
from reference_service.domain.webhooks.endpoint import WebhookEndpoint


def view_of_endpoint(endpoint: WebhookEndpoint) -> EndpointView:
    """Return what is told about an endpoint."""
    return EndpointView(
        id=endpoint.id.value,
        url=endpoint.url.value,
        events=endpoint.subscription.patterns,
        status=endpoint.status.value,
        created_at=endpoint.created_at,
        failing_since=endpoint.failing_since,
        rotating_until=endpoint.previous_until,
        version=endpoint.version,
    )


def view_of_delivery(delivery: Delivery) -> DeliveryView:
    """Return what is told about a delivery."""
    return DeliveryView(
        id=delivery.id.value,
        event_id=delivery.event_id,
        event=delivery.event,
        state=delivery.state.value,
        attempts=delivery.attempts,
        status=delivery.status,
        reason=delivery.reason,
        created_at=delivery.created_at,
        due_at=delivery.due_at,
        ended_at=delivery.ended_at,
    )
