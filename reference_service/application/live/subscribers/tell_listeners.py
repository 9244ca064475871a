"""Tell those who listen of what happened."""

from typing import ClassVar

from reference_service.application.live.ports import Feed, PublicNews
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.subscriber import Subscriber
from reference_service.domain.shared.events import Event


class TellListeners(Subscriber[Event]):
    """Hands an event to the feed. It never fails: nobody else is to wait for those who merely look on.

    An event that comes again is told again, with the same identity.
    """

    name: ClassVar[str] = "live.tell_listeners"

    def __init__(self, hears: type[Event], feed: Feed, news: PublicNews) -> None:
        """Hear of one kind of events that listeners are told of."""
        self.hears = hears
        self._feed = feed
        self._news = news

    async def receive(self, envelope: Envelope[Event]) -> None:
        """Tell those who listen in the event's tenant."""
        tenant = envelope.event.tenant
        if tenant is not None:
            await self._feed.publish(tenant, self._news.told(envelope))
