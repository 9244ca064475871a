"""What a commit makes untrue, and is forgotten: at once by the process that commits, and again when its events are delivered."""

from collections.abc import Iterable, Sequence
from typing import Any

from reference_service.adapters.cache.port import Cache
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.subscriber import Subscriber
from reference_service.domain.shared.events import Event


async def forget(cache: Cache, events: Sequence[Event]) -> None:
    """Forget what events have made untrue: all of their tenants in their contexts, after which their names begin."""
    scopes = {(event.tenant, event.name.partition(".")[0]): None for event in events}
    for tenant, context in scopes:
        if tenant is not None:
            await cache.bump(tenant, context)


class Forgetting(Subscriber[Event]):
    """Forgets what a kind of event has made untrue, in case that the process that committed it could not.

    It may have ended between its commit and what follows one. Forgetting twice does no harm, so nothing is noted of it,
    and it never fails: a cache that is out of reach is no reason to keep an event from anybody.
    """

    name = "cache.forgetting"

    def __init__(self, cache: Cache, hears: type[Event]) -> None:
        self.hears = hears
        self._cache = cache

    async def receive(self, envelope: Envelope[Event]) -> None:
        """Forget what the event has made untrue."""
        await forget(self._cache, (envelope.event,))


def forgetting(cache: Cache, kinds: Iterable[type[Event]]) -> tuple[Subscriber[Any], ...]:
    """Return subscribers to all kinds of events."""
    return tuple(Forgetting(cache, kind) for kind in kinds)
