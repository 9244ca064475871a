"""Events of other services, taken in one after the other."""

from typing import Final

from reference_service.application.shared.ports.event_stream import EventFeed, Taken
from reference_service.application.shared.recipients import Delivered, Recipients

ATTEMPTS: Final = 8
_BATCH: Final = 50


class StreamConsumer:
    """Hands the events of a stream to recipients, who know what they have taken in before by its identity."""

    def __init__(self, feed: EventFeed, recipients: Recipients, *, attempts: int = ATTEMPTS) -> None:
        """`attempts` is how often an event is tried before it is put aside."""
        self._feed = feed
        self._recipients = recipients
        self._attempts = attempts

    async def run_once(self) -> int:
        """Take in what there is, and return how many events that was. OSError: the stream does not answer.

        An event that fails is not done, so it comes again, after others that follow it.
        """
        taken = await self._feed.take(_BATCH)
        for each in taken:
            await self._hand_on(each)
        return len(taken)

    async def _hand_on(self, taken: Taken) -> None:
        [delivered] = await self._recipients.complete([Delivered(taken.envelope, await self._recipients.deliver(taken.envelope))])
        failures = delivered.failures
        if not failures:
            await self._feed.done(taken)
        elif taken.envelope.attempts + 1 >= self._attempts:
            stuck = await self._recipients.give_up(taken.envelope)
            reasons = ", ".join(f"{name}: {type(error).__name__}" for name, error in [*failures, *stuck])
            await self._feed.bury(taken, reasons)
