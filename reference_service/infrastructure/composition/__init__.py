"""Use cases and subscribers, put together from what the container holds: a module for each context, and all of them."""

from typing import Any

from reference_service.adapters.http.use_cases import UseCases
from reference_service.adapters.persistence.shared.events import EventCatalogue
from reference_service.adapters.persistence.shared.outbox import SqlOutbox
from reference_service.application.shared.dispatcher import Dispatcher
from reference_service.application.shared.relay import Relay
from reference_service.application.shared.subscriber import Subscriber
from reference_service.infrastructure.composition.audit_log import audit_use_cases
from reference_service.infrastructure.composition.events import EVENTS
from reference_service.infrastructure.composition.identity import identity_subscribers, identity_use_cases
from reference_service.infrastructure.composition.profile import profile_subscribers, profile_use_cases
from reference_service.infrastructure.composition.tenancy import tenancy_subscribers, tenancy_use_cases
from reference_service.infrastructure.composition.work import work_use_cases
from reference_service.infrastructure.container import Container


def compose(container: Container) -> UseCases:
    """Return all use cases that routes call."""
    return UseCases(
        identity=identity_use_cases(container),
        profile=profile_use_cases(container),
        tenancy=tenancy_use_cases(container),
        work=work_use_cases(container),
        audit=audit_use_cases(container),
    )


def relay_of(container: Container) -> Relay:
    """Return what delivers events to all subscribers."""
    return Relay(SqlOutbox(container.databases, EventCatalogue(EVENTS)), Dispatcher(_subscribers(container)), container.clock)


def _subscribers(container: Container) -> tuple[Subscriber[Any], ...]:
    return (*profile_subscribers(container), *identity_subscribers(container), *tenancy_subscribers(container))
