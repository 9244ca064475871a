"""Events to their subscribers, inside this process."""

from collections.abc import Iterable, Sequence
from typing import Any

from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.recipients import Delivered, Failures, Recipients
from reference_service.application.shared.subscriber import Gatherer, Subscriber
from reference_service.domain.shared.events import Event


class Dispatcher(Recipients):
    """Delivers an event to all who hear of it, one after the other; one that fails keeps none of the others from it."""

    def __init__(self, subscribers: Iterable[Subscriber[Any]], gatherers: Iterable[Gatherer] = ()) -> None:
        self._gatherers = tuple(gatherers)
        self._subscribers: dict[type[Event], list[Subscriber[Any]]] = {}
        for subscriber in subscribers:
            self._subscribers.setdefault(subscriber.hears, []).append(subscriber)

    async def deliver(self, envelope: Envelope[Event]) -> Failures:
        """Deliver an event, and return the names of the subscribers that failed, each with its error."""
        failures = []
        for subscriber in self._of(envelope):
            try:
                await subscriber.receive(envelope)
            except Exception as error:  # noqa: BLE001 - the others get the event whatever befalls this one
                failures.append((subscriber.name, error))
        return failures

    async def complete(self, delivered: Sequence[Delivered]) -> Sequence[Delivered]:
        """Deliver events to all gatherers, one after the other; return them with all failures."""
        failures = {each.envelope.id: list(each.failures) for each in delivered}
        for gatherer in self._gatherers:
            heard = [each.envelope for each in delivered if type(each.envelope.event) in gatherer.hears]
            for envelope, error in await _failing(gatherer, heard):
                failures[envelope.id].append((gatherer.name, error))
        return [Delivered(each.envelope, failures[each.envelope.id]) for each in delivered]

    async def give_up(self, envelope: Envelope[Event]) -> Failures:
        """Have all subscribers of an event take back what they did; return those that could not."""
        failures = []
        for subscriber in self._of(envelope):
            try:
                await subscriber.give_up(envelope)
            except Exception as error:  # noqa: BLE001 - the others take back whatever befalls this one
                failures.append((subscriber.name, error))
        return failures

    def _of(self, envelope: Envelope[Event]) -> Sequence[Subscriber[Any]]:
        return self._subscribers.get(type(envelope.event), ())


async def _failing(gatherer: Gatherer, envelopes: Sequence[Envelope[Event]]) -> Sequence[tuple[Envelope[Event], Exception]]:
    """Have some events taken in, and return those that could not be, each with its error."""
    if not envelopes:
        return []
    try:
        await gatherer.receive(envelopes)
    except Exception as error:  # noqa: BLE001 - whatever befalls it, the others get the events
        if len(envelopes) == 1:
            return [(envelopes[0], error)]
        # One that is at fault keeps none of the others from being taken in.
        return [failing for each in envelopes for failing in await _failing(gatherer, [each])]
    return []
