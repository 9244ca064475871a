"""Endpoints and deliveries that the tests of this context are made of."""

from datetime import UTC, datetime
from uuid import UUID

from reference_service.domain.shared.ids import DeliveryId, EndpointId, TenantId
from reference_service.domain.webhooks.delivery import Delivery
from reference_service.domain.webhooks.endpoint import EndpointUrl, WebhookEndpoint
from reference_service.domain.webhooks.subscription import Subscription

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TENANT, ENDPOINT, DELIVERY = TenantId(UUID(int=1)), EndpointId(UUID(int=2)), DeliveryId(UUID(int=3))
URL, WORK = EndpointUrl("https://example.com/hooks"), Subscription(("work.*",))


def endpoint() -> WebhookEndpoint:
    """Return an endpoint that has just been added, and whose events were pulled."""
    made = WebhookEndpoint.add(ENDPOINT, tenant_id=TENANT, url=URL, subscription=WORK, secret="sealed-1", now=NOW)  # noqa: S106 - of nobody
    made.pull_events()
    return made


def delivery() -> Delivery:
    """Return a delivery that has just been prepared."""
    return Delivery.of(
        DELIVERY,
        tenant_id=TENANT,
        endpoint_id=ENDPOINT,
        event_id=UUID(int=4),
        event="work.task_moved",
        body="{}",
        now=NOW,
    )
