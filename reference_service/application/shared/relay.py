"""The delivery of what has been committed: at least once, in the order of each aggregate, also after a crash."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from reference_service.application.shared.dispatcher import Dispatcher
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.outbox import Outbox
from reference_service.domain.shared.events import Event

ATTEMPTS: Final = 8
_FIRST_PAUSE: Final = timedelta(seconds=1)
_BATCH: Final = 50


class Relay:
    """Takes events out of the outbox and has them delivered."""

    def __init__(self, outbox: Outbox, dispatcher: Dispatcher, clock: Clock) -> None:
        self._outbox = outbox
        self._dispatcher = dispatcher
        self._clock = clock

    async def run_once(self) -> int:
        """Deliver what is due, and return how many events that was."""
        envelopes = await self._outbox.due(self._clock.now(), _BATCH)
        # Noted together: what a process that ends had delivered and not noted comes again, to subscribers that know it.
        delivered = [envelope.id for envelope in envelopes if await self._deliver(envelope)]
        if delivered:
            await self._outbox.delivered(delivered, self._clock.now())
        return len(envelopes)

    async def _deliver(self, envelope: Envelope[Event]) -> bool:
        """Deliver an event, and tell whether all have taken it in; if not, what follows is noted."""
        failures = await self._dispatcher.deliver(envelope)
        if failures:
            await self._note(envelope, failures)
        return not failures

    async def _note(self, envelope: Envelope[Event], failures: Sequence[tuple[str, Exception]]) -> None:
        now, reason = self._clock.now(), _reason(failures)
        if envelope.attempts + 1 < ATTEMPTS:
            await self._outbox.postpone(envelope.id, now + _FIRST_PAUSE * 2**envelope.attempts, reason)
            return
        stuck = await self._dispatcher.give_up(envelope)
        await self._outbox.bury(envelope.id, now, f"{reason}; could not give up: {_reason(stuck)}" if stuck else reason)


def _reason(failures: Sequence[tuple[str, Exception]]) -> str:
    # The text of an error may hold what must not be stored; its type and who failed say enough.
    return ", ".join(f"{name}: {type(error).__name__}" for name, error in failures)
