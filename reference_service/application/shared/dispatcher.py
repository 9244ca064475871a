"""Events to their subscribers, inside this process."""

from collections.abc import Iterable, Sequence
from typing import Any

from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.recipients import Recipients
from reference_service.application.shared.subscriber import Subscriber
from reference_service.domain.shared.events import Event


class Dispatcher(Recipients):
    """Delivers an event to all who hear of it, one after the other; one that fails keeps none of the others from it."""

    def __init__(self, subscribers: Iterable[Subscriber[Any]]) -> None:
        self._subscribers: dict[type[Event], list[Subscriber[Any]]] = {}
        for subscriber in subscribers:
            self._subscribers.setdefault(subscriber.hears, []).append(subscriber)

    async def deliver(self, envelope: Envelope[Event]) -> Sequence[tuple[str, Exception]]:
        """Deliver an event, and return the names of the subscribers that failed, each with its error."""
        failures = []
        for subscriber in self._of(envelope):
            try:
                await subscriber.receive(envelope)
            except Exception as error:  # noqa: BLE001 - the others get the event whatever befalls this one
                failures.append((subscriber.name, error))
        return failures

    async def give_up(self, envelope: Envelope[Event]) -> Sequence[tuple[str, Exception]]:
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
