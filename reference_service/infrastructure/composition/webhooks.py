"""Addresses that are told of events, put together."""

from typing import Any

from reference_service.adapters.bridges.public_events import PUBLIC_KINDS, TenantPublicEvents
from reference_service.adapters.cache.listening import CachedListening
from reference_service.adapters.http.use_cases.webhooks import WebhookUseCases
from reference_service.adapters.persistence.audit_log.trail import ChainedTrail
from reference_service.adapters.persistence.webhooks.queue import SqlDueDeliveries
from reference_service.adapters.persistence.webhooks.readers import SqlWebhookReader
from reference_service.adapters.persistence.webhooks.unit_of_work import SqlWebhooksTransactions
from reference_service.adapters.security.sealing import AesGcmSealing
from reference_service.adapters.webhooks.courier import HttpCourier
from reference_service.adapters.webhooks.guard import AddressGuard, system_resolve
from reference_service.adapters.webhooks.signing import StandardSecrets
from reference_service.application.shared.subscriber import Subscriber
from reference_service.application.webhooks.commands.create_endpoint import CreateEndpointHandler
from reference_service.application.webhooks.commands.delete_endpoint import DeleteEndpointHandler
from reference_service.application.webhooks.commands.edit_endpoint import EditEndpointHandler
from reference_service.application.webhooks.commands.rotate_secret import RotateSecretHandler
from reference_service.application.webhooks.ports import WebhooksTransactions
from reference_service.application.webhooks.queries.get_endpoint import GetEndpointHandler
from reference_service.application.webhooks.queries.list_deliveries import ListDeliveriesHandler
from reference_service.application.webhooks.queries.list_endpoints import ListEndpointsHandler
from reference_service.application.webhooks.sending import WebhookRelay
from reference_service.application.webhooks.subscribers.prepare_deliveries import PrepareDeliveries
from reference_service.infrastructure.container import Container


def webhook_use_cases(container: Container) -> WebhookUseCases:
    """Return what concerns addresses that are told of events."""
    transactions, public, clock = _transactions(container), TenantPublicEvents(), container.clock
    secrets, sealing, guard = StandardSecrets(), _sealing(container), _guard(container)
    reader = SqlWebhookReader(container.databases_of("webhooks"))
    return WebhookUseCases(
        create=CreateEndpointHandler(transactions, guard, public, secrets, sealing, clock, container.ids),
        edit=EditEndpointHandler(transactions, guard, public, clock),
        rotate_secret=RotateSecretHandler(transactions, secrets, sealing, clock),
        delete=DeleteEndpointHandler(transactions, clock),
        get=GetEndpointHandler(reader),
        list=ListEndpointsHandler(reader),
        list_deliveries=ListDeliveriesHandler(reader),
    )


def webhook_subscribers(container: Container) -> tuple[Subscriber[Any], ...]:
    """Return what follows from events, in this context."""
    transactions, public = _transactions(container), TenantPublicEvents()
    listening = CachedListening(SqlWebhookReader(container.databases_of("webhooks").primary), container.cache)
    return tuple(
        PrepareDeliveries(kind, transactions, listening, public, container.clock, container.ids) for kind in PUBLIC_KINDS
    )


def webhook_relay(container: Container) -> WebhookRelay:
    """Return what sends deliveries that are due."""
    courier = HttpCourier(_guard(container), _sealing(container))
    return WebhookRelay(_transactions(container), SqlDueDeliveries(container.databases_of("webhooks")), courier, container.clock)


def _transactions(container: Container) -> WebhooksTransactions:
    return SqlWebhooksTransactions(
        container.databases_of("webhooks"), container.clock, container.ids, ChainedTrail(), (container.commits,)
    )


def _sealing(container: Container) -> AesGcmSealing:
    return AesGcmSealing(container.keys.sealing, "webhooks")


def _guard(container: Container) -> AddressGuard:
    settings = container.settings
    return AddressGuard(system_resolve, ports=frozenset(settings.webhook_ports), allows_loopback=settings.webhook_loopback)
