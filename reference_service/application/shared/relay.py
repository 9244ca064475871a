"""The delivery of what has been committed: at least once, in the order of each aggregate, also after a crash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.outbox import Lease, Outbox
from reference_service.application.shared.recipients import Delivered, Failures, Recipients
from reference_service.domain.shared.events import Event

ATTEMPTS: Final = 8
LEASE: Final = timedelta(seconds=15)
"""How long the events of a worker that died wait for another one."""
_BATCH: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often a delivery is tried, and how long it rests in between: twice as long each time."""

    attempts: int | None = ATTEMPTS
    """None: until it succeeds, since nothing in the event is at fault."""
    first: timedelta = timedelta(seconds=1)
    longest: timedelta = timedelta(minutes=5)

    def is_over(self, attempts: int) -> bool:
        """Tell whether a delivery that has failed so often is tried no more."""
        return self.attempts is not None and attempts >= self.attempts

    def pause(self, attempts: int) -> timedelta:
        """Return how long it rests before it is tried again."""
        return min(self.first * (1 << min(attempts, 32)), self.longest)


class Relay:
    """Takes events out of the outbox and has them delivered, beside others of its kind."""

    def __init__(
        self, outbox: Outbox, recipients: Recipients, clock: Clock, worker: UUID, patience: Patience | None = None
    ) -> None:
        """`worker` is the name that no other relay has, alive or dead."""
        self._outbox = outbox
        self._recipients = recipients
        self._clock = clock
        self._patience = patience or Patience()
        self._lease = Lease(worker, clock.now())
        self._is_finishing = False

    async def run_once(self) -> int:
        """Deliver what is due, and return how many events that was."""
        envelopes = await self._outbox.claim(self._renewed(), self._clock.now(), _BATCH)
        try:
            return await self._deliver_all(envelopes)
        except Exception:
            # What was claimed and not noted would wait for as long as this relay goes on.
            await self.release()
            raise

    async def _deliver_all(self, envelopes: Sequence[Envelope[Event]]) -> int:
        if not envelopes:
            return 0
        tried: list[Delivered] = []
        for envelope in envelopes:
            if self._is_finishing or self._lease.until <= self._clock.now():
                break
            tried.append(Delivered(envelope, await self._recipients.deliver(envelope)))
        completed = await self._recipients.complete(tried)
        for each in completed:
            if each.failures:
                await self._note(each.envelope, each.failures)
        delivered = [each.envelope.id for each in completed if not each.failures]
        # Noted together: what a process that ends had delivered and not noted comes again, to subscribers that know it.
        if delivered:
            await self._outbox.delivered(self._lease.holder, delivered, self._clock.now())
        if len(tried) < len(envelopes):
            await self.release()
        return len(tried)

    async def extend(self) -> None:
        """Hold what is being delivered for longer. To be called more often than leases end."""
        # The lease counts from before it was asked for: whoever believes to hold what another has taken disturbs them.
        lease = Lease(self._lease.holder, self._clock.now() + LEASE)
        await self._outbox.extend(lease, self._clock.now())
        self._lease = lease

    async def release(self) -> None:
        """Let others have what is held and not delivered."""
        await self._outbox.release(self._lease.holder)

    def finish(self) -> None:
        """Have the run that is under way end after the event that is being delivered."""
        self._is_finishing = True

    def _renewed(self) -> Lease:
        self._lease = Lease(self._lease.holder, self._clock.now() + LEASE)
        return self._lease

    async def _note(self, envelope: Envelope[Event], failures: Failures) -> None:
        holder, now, reason = self._lease.holder, self._clock.now(), _reason(failures)
        if not self._patience.is_over(envelope.attempts + 1):
            await self._outbox.postpone(holder, envelope.id, now + self._patience.pause(envelope.attempts), reason)
            return
        stuck = await self._recipients.give_up(envelope)
        await self._outbox.bury(holder, envelope.id, now, f"{reason}; could not give up: {_reason(stuck)}" if stuck else reason)


def _reason(failures: Failures) -> str:
    # The text of an error may hold what must not be stored; its type and who failed say enough.
    return ", ".join(f"{name}: {type(error).__name__}" for name, error in failures)
