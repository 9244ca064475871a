import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

import pytest

from reference_service.application.shared.dispatcher import Dispatcher
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.outbox import Outbox
from reference_service.application.shared.relay import ATTEMPTS, Relay
from reference_service.application.shared.subscriber import Subscriber
from reference_service.domain.shared.events import Event
from tests.reference_service.fakes.shared import BEGINNING, FakeClock

pytestmark = pytest.mark.anyio


@dataclass(frozen=True, slots=True, kw_only=True)
class Rang(Event):
    """Something rang."""

    name: ClassVar[str] = "tests.rang"
    bell: int

    @property
    def aggregate(self) -> UUID:
        return UUID(int=self.bell)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fell(Rang):
    """Something fell."""

    name: ClassVar[str] = "tests.fell"


class Listener(Subscriber[Rang]):
    """Writes down what it hears; fails as often as it is told to, after it has heard."""

    hears = Rang

    def __init__(self, name: str, *, fails: int = 0, stuck: bool = False) -> None:
        self.name = name  # type: ignore[misc] # each listener of a test has a name of its own
        self.fails = fails
        self.stuck = stuck
        self.heard: list[int] = []
        self.given_up: list[int] = []

    async def receive(self, envelope: Envelope[Rang]) -> None:
        self.heard.append(envelope.event.bell)
        if self.fails:
            self.fails -= 1
            raise ConnectionError("hunter2")

    async def give_up(self, envelope: Envelope[Rang]) -> None:
        self.given_up.append(envelope.event.bell)
        if self.stuck:
            raise TimeoutError("hunter2")


class FakeOutbox(Outbox):
    """Events in a list; `crash` lets the process end before it can note the next outcome."""

    def __init__(self, *bells: int) -> None:
        self.waiting: dict[UUID, Envelope[Event]] = {
            UUID(int=bell): Envelope(UUID(int=bell), Rang(occurred_at=BEGINNING, bell=bell)) for bell in bells
        }
        self.due_at = dict.fromkeys(self.waiting, BEGINNING)
        self.done: list[int] = []
        self.buried: dict[int, str] = {}
        self.reasons: list[str] = []
        self.crash = False

    async def due(self, now: datetime, limit: int) -> Sequence[Envelope[Event]]:
        return [envelope for key, envelope in self.waiting.items() if self.due_at[key] <= now][:limit]

    async def delivered(self, events: Sequence[UUID], now: datetime) -> None:  # noqa: ARG002 - the port's
        self._end()
        for event in events:
            del self.waiting[event]
            self.done.append(event.int)

    async def postpone(self, event: UUID, until: datetime, reason: str) -> None:
        self._end()
        kept = self.waiting[event]
        self.waiting[event] = dataclasses.replace(kept, attempts=kept.attempts + 1)
        self.due_at[event] = until
        self.reasons.append(reason)

    async def bury(self, event: UUID, now: datetime, reason: str) -> None:  # noqa: ARG002 - the port's
        self._end()
        del self.waiting[event]
        self.buried[event.int] = reason

    def _end(self) -> None:
        if self.crash:
            self.crash = False
            raise SystemExit


def _relay(outbox: FakeOutbox, *listeners: Listener, clock: FakeClock | None = None) -> Relay:
    return Relay(outbox, Dispatcher(listeners), clock or FakeClock())


async def test_what_is_due_is_delivered_to_all_who_hear_of_it() -> None:
    outbox, one, two = FakeOutbox(1, 2), Listener("one"), Listener("two")

    assert await _relay(outbox, one, two).run_once() == 2
    assert (one.heard, two.heard, outbox.done) == ([1, 2], [1, 2], [1, 2])


async def test_where_nothing_is_due_nothing_is_done() -> None:
    assert await _relay(FakeOutbox()).run_once() == 0


async def test_an_event_that_nobody_hears_of_is_delivered_all_the_same() -> None:
    outbox = FakeOutbox(1)
    await _relay(outbox).run_once()

    assert outbox.done == [1]


async def test_only_the_kind_that_is_meant_is_heard() -> None:
    outbox, listener = FakeOutbox(), Listener("one")
    outbox.waiting[UUID(int=9)] = Envelope(UUID(int=9), Fell(occurred_at=BEGINNING, bell=9))
    outbox.due_at[UUID(int=9)] = BEGINNING
    await _relay(outbox, listener).run_once()

    assert (listener.heard, outbox.done) == ([], [9])


# Seed 3's dispatcher stopped at the first handler that failed.
async def test_a_subscriber_that_fails_keeps_none_of_the_others_from_an_event() -> None:
    outbox, failing, other = FakeOutbox(1), Listener("failing", fails=1), Listener("other")
    await _relay(outbox, failing, other).run_once()

    assert (other.heard, outbox.done) == ([1], [])


# Seed 1's bus started tasks and forgot them, their exceptions too.
async def test_a_failure_is_kept_by_name_and_kind_and_not_by_its_text() -> None:
    outbox = FakeOutbox(1)
    await _relay(outbox, Listener("failing", fails=1), Listener("too", fails=1)).run_once()

    assert outbox.reasons == ["failing: ConnectionError, too: ConnectionError"]


async def test_an_event_that_failed_comes_again_later_and_later() -> None:
    clock, outbox, failing = FakeClock(), FakeOutbox(1), Listener("failing", fails=3)
    relay = _relay(outbox, failing, clock=clock)
    pauses = []
    for _ in range(3):
        await relay.run_once()
        assert await relay.run_once() == 0
        pauses.append(outbox.due_at[UUID(int=1)] - clock.now())
        clock.moment = outbox.due_at[UUID(int=1)]
    await relay.run_once()

    assert pauses == [timedelta(seconds=1), timedelta(seconds=2), timedelta(seconds=4)]
    assert (failing.heard, outbox.done) == ([1, 1, 1, 1], [1])


async def test_a_process_that_ends_before_it_notes_the_delivery_delivers_again() -> None:
    outbox, listener = FakeOutbox(1), Listener("one")
    outbox.crash = True
    with pytest.raises(SystemExit):
        await _relay(outbox, listener).run_once()
    await _relay(outbox, listener).run_once()

    assert (listener.heard, outbox.done) == ([1, 1], [1])


async def test_what_was_delivered_is_noted_though_another_event_failed() -> None:
    outbox, failing = FakeOutbox(1, 2, 3), Listener("failing", fails=1)
    await _relay(outbox, failing).run_once()

    assert (failing.heard, outbox.done, list(outbox.waiting)) == ([1, 2, 3], [2, 3], [UUID(int=1)])


async def test_a_batch_of_failures_alone_is_not_noted_as_delivered() -> None:
    outbox, failing = FakeOutbox(1, 2), Listener("failing", fails=2)
    await _relay(outbox, failing).run_once()

    assert (outbox.done, outbox.reasons) == ([], ["failing: ConnectionError"] * 2)


async def test_after_the_last_try_all_take_back_and_the_event_is_buried() -> None:
    clock, outbox = FakeClock(), FakeOutbox(1)
    failing, other = Listener("failing", fails=ATTEMPTS), Listener("other")
    relay = _relay(outbox, failing, other, clock=clock)
    for _ in range(ATTEMPTS):
        await relay.run_once()
        clock.advance(timedelta(days=1))

    assert (failing.given_up, other.given_up) == ([1], [1])
    assert outbox.buried == {1: "failing: ConnectionError"}
    assert await relay.run_once() == 0


async def test_who_cannot_take_back_is_named_and_keeps_none_of_the_others_from_it() -> None:
    outbox = FakeOutbox(1)
    outbox.waiting[UUID(int=1)] = dataclasses.replace(outbox.waiting[UUID(int=1)], attempts=ATTEMPTS - 1)
    failing, other = Listener("failing", fails=1, stuck=True), Listener("other")
    await _relay(outbox, failing, other).run_once()

    assert other.given_up == [1]
    assert outbox.buried == {1: "failing: ConnectionError; could not give up: failing: TimeoutError"}
