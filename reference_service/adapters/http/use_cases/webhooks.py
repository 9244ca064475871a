"""Addresses that are told of events: what routes can ask for."""

from dataclasses import dataclass

from reference_service.application.webhooks.commands.create_endpoint import CreateEndpointHandler
from reference_service.application.webhooks.commands.delete_endpoint import DeleteEndpointHandler
from reference_service.application.webhooks.commands.edit_endpoint import EditEndpointHandler
from reference_service.application.webhooks.commands.rotate_secret import RotateSecretHandler
from reference_service.application.webhooks.queries.get_endpoint import GetEndpointHandler
from reference_service.application.webhooks.queries.list_deliveries import ListDeliveriesHandler
from reference_service.application.webhooks.queries.list_endpoints import ListEndpointsHandler


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookUseCases:
    """What concerns addresses that are told of events."""

    create: CreateEndpointHandler
    edit: EditEndpointHandler
    rotate_secret: RotateSecretHandler
    delete: DeleteEndpointHandler
    get: GetEndpointHandler
    list: ListEndpointsHandler
    list_deliveries: ListDeliveriesHandler
