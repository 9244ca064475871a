"""Whatever fails and however often the process ends: nothing that was committed is lost."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import ClassVar
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from reference_service.application.shared.dispatcher import Dispatcher
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.relay import ATTEMPTS, Relay
from reference_service.application.shared.subscriber import Subscriber
from reference_service.domain.shared.events import Event
from tests.reference_service.fakes.outbox import FakeOutbox
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


class Ended(BaseException):
    """The process ended: nothing in it can answer that."""


class Trouble:
    """What goes wrong, one thing after the other: nothing, an error, or the end of the process."""

    def __init__(self, schedule: Sequence[type[BaseException] | None]) -> None:
        self._schedule = [*schedule]

    def comes(self, allowed: tuple[type[BaseException], ...]) -> None:
        kind = self._schedule.pop(0) if self._schedule else None
        if kind is not None and kind in allowed:
            raise kind


class TroubledSubscriber(Subscriber[Struck]):
    """Takes strokes in, and fails before or after it has done so."""

    hears = Struck

    def __init__(self, name: str, trouble: Trouble) -> None:
        self.name = name  # type: ignore[misc] # each of them has a name of its own
        self._trouble = trouble
        self.taken_in: list[tuple[int, int]] = []
        self.taken_back: list[tuple[int, int]] = []

    async def receive(self, envelope: Envelope[Struck]) -> None:
        self._trouble.comes((OSError, Ended))
        self.taken_in.append((envelope.event.bell, envelope.event.stroke))
        self._trouble.comes((OSError, Ended))

    async def give_up(self, envelope: Envelope[Struck]) -> None:
        self.taken_back.append((envelope.event.bell, envelope.event.stroke))
        self._trouble.comes((OSError, Ended))


class TroubledOutbox(FakeOutbox):
    """Keeps what the store of a service keeps; the process ends before or after it has noted something."""

    def __init__(self, events: Sequence[Struck], trouble: Trouble) -> None:
        super().__init__()
        self._trouble = trouble
        for number, event in enumerate(events):
            self.post(UUID(int=number), event)

    async def delivered(self, holder: UUID, events: Sequence[UUID], now: datetime) -> None:
        self._trouble.comes((Ended,))
        await super().delivered(holder, events, now)
        self._trouble.comes((Ended,))

    async def postpone(self, holder: UUID, event: UUID, until: datetime, reason: str) -> None:
        self._trouble.comes((Ended,))
        await super().postpone(holder, event, until, reason)
        self._trouble.comes((Ended,))

    async def bury(self, holder: UUID, event: UUID, now: datetime, reason: str) -> None:
        self._trouble.comes((Ended,))
        await super().bury(holder, event, now, reason)
        self._trouble.comes((Ended,))


EVENTS = [Struck(occurred_at=BEGINNING, bell=bell, stroke=stroke) for stroke in range(3) for bell in range(2)]
ALL = [(event.bell, event.stroke) for event in EVENTS]
SCHEDULES = st.lists(st.sampled_from([None, OSError, Ended]), max_size=200)


async def run_to_the_end(outbox: TroubledOutbox, subscribers: Sequence[TroubledSubscriber]) -> None:
    """Start a process again and again, a day after the one before, until nothing waits any more."""
    clock, workers = FakeClock(), count()
    while outbox.waiting:
        relay = Relay(outbox, Dispatcher(subscribers), clock, UUID(int=next(workers)))
        try:
            while await relay.run_once():
                pass
        except Ended:
            pass
        clock.advance(timedelta(days=1))


def first_times(strokes: Sequence[tuple[int, int]], bell: int) -> list[int]:
    return list(dict.fromkeys(stroke for struck, stroke in strokes if struck == bell))


@given(SCHEDULES)
def test_every_event_reaches_every_subscriber_or_is_buried_and_taken_back(
    schedule: list[type[BaseException] | None],
) -> None:
    trouble = Trouble(schedule)
    outbox = TroubledOutbox(EVENTS, trouble)
    subscribers = [TroubledSubscriber(name, trouble) for name in ("one", "two")]

    asyncio.run(run_to_the_end(outbox, subscribers))

    buried = {ALL[event.int] for event in outbox.buried}
    for subscriber in subscribers:
        assert {*subscriber.taken_in} | buried == {*ALL}
        assert buried <= {*subscriber.taken_back}


@given(SCHEDULES)
def test_the_events_of_an_aggregate_come_in_their_order(schedule: list[type[BaseException] | None]) -> None:
    trouble = Trouble(schedule)
    subscriber = TroubledSubscriber("one", trouble)

    asyncio.run(run_to_the_end(TroubledOutbox(EVENTS, trouble), [subscriber]))

    for bell in range(2):
        strokes = first_times(subscriber.taken_in, bell)
        assert strokes == sorted(strokes)


@given(st.lists(st.sampled_from([None, OSError]), max_size=ATTEMPTS - 1))
def test_what_fails_less_often_than_it_is_tried_is_never_buried(schedule: list[type[BaseException] | None]) -> None:
    trouble = Trouble(schedule)
    outbox = TroubledOutbox(EVENTS, trouble)
    subscribers = [TroubledSubscriber(name, trouble) for name in ("one", "two")]

    asyncio.run(run_to_the_end(outbox, subscribers))

    assert (outbox.buried, [each.taken_back for each in subscribers]) == ({}, [[], []])
