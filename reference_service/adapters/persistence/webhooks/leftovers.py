"""Deliveries that nobody looks at any more, and endpoints that are gone."""

from reference_service.adapters.persistence.shared.database import Databases
from reference_service.adapters.persistence.shared.leftovers import SqlLeftovers
from reference_service.adapters.persistence.webhooks.tables import WebhookDeliveryRow, WebhookEndpointRow
from reference_service.application.shared.ports.leftovers import Leftovers


def webhook_leftovers(databases: Databases) -> tuple[Leftovers, ...]:
    """Return what this context leaves behind; deliveries go before their endpoint, those that still wait for one as well."""
    delivery, endpoint = WebhookDeliveryRow, WebhookEndpointRow
    return (
        SqlLeftovers(databases, delivery, (delivery.id,), lambda before: delivery.created_at < before),
        SqlLeftovers(databases, endpoint, (endpoint.id,), lambda before: endpoint.deleted_at < before),
    )
