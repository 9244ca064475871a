"""Several workers that empty one outbox at the same time, of which some are killed; and who watches them."""

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID, uuid4

from reference_service.application.shared.dispatcher import Dispatcher
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.outbox import Lease, Outbox
from reference_service.application.shared.relay import LEASE, Relay
from reference_service.application.shared.subscriber import Subscriber
from reference_service.domain.shared.events import Event
from tests.reference_service.fakes.shared import BEGINNING, FakeClock


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck(Event):
    """A bell struck, for the so-manieth time."""

    name: ClassVar[str] = "tests.struck"
    bell: int
    stroke: int

    @property
    def aggregate(self) -> UUID:
        return UUID(int=self.bell)


def strokes(bells: int, each: int) -> list[Struck]:
    """Return events of some aggregates, as they would be stored one after the other."""
    return [Struck(occurred_at=BEGINNING, bell=bell, stroke=stroke) for stroke in range(each) for bell in range(bells)]


@dataclass(slots=True)
class Watch:
    """What all workers did: who holds what until when, and what they heard in which order."""

    held: dict[UUID, Lease] = field(default_factory=dict)
    heard: list[tuple[int, int]] = field(default_factory=list)
    twice: list[UUID] = field(default_factory=list)
    """Events that a worker got while another one held them."""

    def of(self, bell: int) -> list[int]:
        """Return the strokes of one bell, in the order in which they were heard, repeated ones included."""
        return [stroke for struck, stroke in self.heard if struck == bell]


class WatchedOutbox(Outbox):
    """An outbox, with a watch at its door."""

    def __init__(self, outbox: Outbox, watch: Watch) -> None:
        self._outbox = outbox
        self._watch = watch

    async def claim(self, lease: Lease, now: datetime, limit: int) -> Sequence[Envelope[Event]]:
        envelopes = await self._outbox.claim(lease, now, limit)
        for envelope in envelopes:
            other = self._watch.held.get(envelope.id)
            if other is not None and other.holder != lease.holder and now < other.until:
                self._watch.twice.append(envelope.id)
            self._watch.held[envelope.id] = lease
        return envelopes

    async def extend(self, lease: Lease, now: datetime) -> None:
        await self._outbox.extend(lease, now)

    async def release(self, holder: UUID) -> None:
        self._forget(*(event for event, lease in self._watch.held.items() if lease.holder == holder))
        await self._outbox.release(holder)

    async def delivered(self, holder: UUID, events: Sequence[UUID], now: datetime) -> None:
        await self._outbox.delivered(holder, events, now)

    async def postpone(self, holder: UUID, event: UUID, until: datetime, reason: str) -> None:
        self._forget(event)
        await self._outbox.postpone(holder, event, until, reason)

    async def bury(self, holder: UUID, event: UUID, now: datetime, reason: str) -> None:
        await self._outbox.bury(holder, event, now, reason)

    def _forget(self, *events: UUID) -> None:
        for event in events:
            self._watch.held.pop(event, None)


class Ears(Subscriber[Struck]):
    """Hears strokes, some more slowly than others; now and then it fails."""

    hears = Struck
    name = "tests.ears"

    def __init__(self, watch: Watch, dice: random.Random) -> None:
        self._watch = watch
        self._dice = dice

    async def receive(self, envelope: Envelope[Struck]) -> None:
        self._watch.heard.append((envelope.event.bell, envelope.event.stroke))
        for _ in range(self._dice.randrange(4)):
            await asyncio.sleep(0)
        if self._dice.random() < 0.1:
            raise OSError("The mail server does not answer.")


async def run_workers(
    outbox: Outbox, watch: Watch, *, workers: int, dice: random.Random, clock: FakeClock, waits: Callable[[], bool]
) -> None:
    """Let workers run, again and again, until nothing waits; each turn some of them are killed in the middle."""
    outbox = WatchedOutbox(outbox, watch)
    while waits():
        relays = [Relay(outbox, Dispatcher([Ears(watch, dice)]), clock, uuid4()) for _ in range(workers)]
        tasks = [asyncio.create_task(relay.run_once()) for relay in relays]
        for task in tasks:
            for _ in range(dice.randrange(12)):
                await asyncio.sleep(0)
            if dice.random() < 0.3:
                task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        clock.advance(dice.choice([timedelta(seconds=1), LEASE / 2, LEASE]))
