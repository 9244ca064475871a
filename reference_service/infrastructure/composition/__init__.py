"""Use cases and subscribers, put together from what the container holds: a module for each context, and all of them."""

from datetime import timedelta
from typing import Any, Final

from reference_service.adapters.cache.forgetting import forgetting
from reference_service.adapters.event_codec import EventCatalogue
from reference_service.adapters.http.use_cases import UseCases
from reference_service.adapters.messaging.observed import ObservedRecipients
from reference_service.adapters.persistence.shared.outbox import SqlOutbox
from reference_service.adapters.persistence.shared.publications import ForwardingOutbox, PublicationRow
from reference_service.application.shared.dispatcher import Dispatcher
from reference_service.application.shared.publication import Publication
from reference_service.application.shared.relay import Patience, Relay
from reference_service.application.shared.subscriber import Subscriber
from reference_service.infrastructure.composition.audit_log import audit_use_cases
from reference_service.infrastructure.composition.events import EVENTS
from reference_service.infrastructure.composition.files import file_use_cases
from reference_service.infrastructure.composition.flags import flag_use_cases
from reference_service.infrastructure.composition.identity import identity_subscribers, identity_use_cases
from reference_service.infrastructure.composition.live import live_subscribers
from reference_service.infrastructure.composition.overview import overview_gatherers, overview_use_cases
from reference_service.infrastructure.composition.profile import profile_subscribers, profile_use_cases
from reference_service.infrastructure.composition.tenancy import tenancy_subscribers, tenancy_use_cases
from reference_service.infrastructure.composition.webhooks import webhook_subscribers, webhook_use_cases
from reference_service.infrastructure.composition.work import work_use_cases
from reference_service.infrastructure.container import Container

_UNTIL_IT_ANSWERS: Final = Patience(attempts=None, longest=timedelta(seconds=15))
"""A stream that does not answer says nothing about the events: none of them is given up."""


def compose(container: Container) -> UseCases:
    """Return all use cases that routes call."""
    return UseCases(
        identity=identity_use_cases(container),
        profile=profile_use_cases(container),
        tenancy=tenancy_use_cases(container),
        work=work_use_cases(container),
        webhooks=webhook_use_cases(container),
        overview=overview_use_cases(container),
        files=file_use_cases(container),
        audit=audit_use_cases(container),
        flags=flag_use_cases(container),
    )


def relays_of(container: Container) -> tuple[Relay, ...]:
    """Return what delivers the events of each database to all subscribers, and to other services where they listen."""
    catalogue, clock, ids = EventCatalogue(EVENTS), container.clock, container.ids
    dispatcher = ObservedRecipients(
        Dispatcher(_subscribers(container), overview_gatherers(container)), container.metrics, container.tracing.tracer
    )
    stream = container.stream
    if stream is None:
        return tuple(Relay(SqlOutbox(store, catalogue), dispatcher, clock, ids.new()) for store in container.stores)
    inward = (Relay(ForwardingOutbox(store, catalogue), dispatcher, clock, ids.new()) for store in container.stores)
    outward = (
        Relay(SqlOutbox(store, catalogue, kind=PublicationRow), Publication(stream), clock, ids.new(), _UNTIL_IT_ANSWERS)
        for store in container.stores
    )
    return (*inward, *outward)


def _subscribers(container: Container) -> tuple[Subscriber[Any], ...]:
    return (
        # First: whoever hears of an event and then looks finds what is true after it.
        *forgetting(container.cache, EVENTS),
        *profile_subscribers(container),
        *identity_subscribers(container),
        *tenancy_subscribers(container),
        *webhook_subscribers(container),
        *live_subscribers(container),
    )
