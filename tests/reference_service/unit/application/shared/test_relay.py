import dataclasses
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

import pytest

from reference_service.application.shared.dispatcher import Dispatcher
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.outbox import Lease
from reference_service.application.shared.relay import ATTEMPTS, LEASE, Patience, Relay
from reference_service.application.shared.subscriber import Gatherer, Subscriber
from reference_service.domain.shared.events import Event
from tests.reference_service.fakes.bells import Rang
from tests.reference_service.fakes.outbox import FakeOutbox
from tests.reference_service.fakes.shared import BEGINNING, FakeClock

pytestmark = pytest.mark.anyio


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


class Ledger(Gatherer):
    """Writes down which events came together; fails whenever one of some bells is among them."""

    name = "tests.ledger"

    def __init__(self, *broken: int) -> None:
        self._broken = broken
        self.came: list[list[int]] = []

    @property
    def hears(self) -> Collection[type[Event]]:
        return (Rang,)

    async def receive(self, envelopes: Sequence[Envelope[Event]]) -> None:
        bells = [envelope.event.bell for envelope in envelopes if isinstance(envelope.event, Rang)]
        self.came.append(bells)
        if any(bell in self._broken for bell in bells):
            raise ConnectionError("hunter2")


class Bells(FakeOutbox):
    """Events of bells, each an aggregate; `crash` lets the process end before it can note the next outcome."""

    def __init__(self, *bells: int) -> None:
        super().__init__()
        self.crash = False
        for bell in bells:
            self.post(UUID(int=bell), Rang(occurred_at=BEGINNING, bell=bell))

    @property
    def rung(self) -> list[int]:
        """The bells whose events are delivered."""
        return [event.int for event in self.done]

    async def delivered(self, holder: UUID, events: Sequence[UUID], now: datetime) -> None:
        if self.crash:
            self.crash = False
            raise SystemExit
        await super().delivered(holder, events, now)


def _relay(outbox: FakeOutbox, *listeners: Listener, clock: FakeClock | None = None, worker: int = 1) -> Relay:
    return Relay(outbox, Dispatcher(listeners), clock or FakeClock(), UUID(int=worker))


async def test_what_is_due_is_delivered_to_all_who_hear_of_it() -> None:
    outbox, one, two = Bells(1, 2), Listener("one"), Listener("two")

    assert await _relay(outbox, one, two).run_once() == 2
    assert (one.heard, two.heard, outbox.rung) == ([1, 2], [1, 2], [1, 2])


async def test_where_nothing_is_due_nothing_is_done() -> None:
    assert await _relay(Bells()).run_once() == 0


async def test_an_event_that_nobody_hears_of_is_delivered_all_the_same() -> None:
    outbox = Bells(1)
    await _relay(outbox).run_once()

    assert outbox.rung == [1]


async def test_only_the_kind_that_is_meant_is_heard() -> None:
    outbox, listener = Bells(), Listener("one")
    outbox.post(UUID(int=9), Fell(occurred_at=BEGINNING, bell=9))
    await _relay(outbox, listener).run_once()

    assert (listener.heard, outbox.rung) == ([], [9])


# Seed 3's dispatcher stopped at the first handler that failed.
async def test_a_subscriber_that_fails_keeps_none_of_the_others_from_an_event() -> None:
    outbox, failing, other = Bells(1), Listener("failing", fails=1), Listener("other")
    await _relay(outbox, failing, other).run_once()

    assert (other.heard, outbox.rung) == ([1], [])


async def test_who_takes_many_at_once_gets_all_that_came_together_and_that_it_hears_of() -> None:
    outbox, ledger, listener = Bells(1, 2, 3), Ledger(), Listener("one")
    outbox.post(UUID(int=9), Fell(occurred_at=BEGINNING, bell=9))
    relay = Relay(outbox, Dispatcher([listener], [ledger]), FakeClock(), UUID(int=1))

    assert [await relay.run_once(), await relay.run_once()] == [4, 0]
    assert (ledger.came, listener.heard, outbox.rung) == ([[1, 2, 3]], [1, 2, 3], [1, 2, 3, 9])


async def test_who_takes_many_at_once_is_left_alone_with_what_it_does_not_hear_of() -> None:
    outbox, ledger = Bells(), Ledger()
    outbox.post(UUID(int=9), Fell(occurred_at=BEGINNING, bell=9))
    await Relay(outbox, Dispatcher([], [ledger]), FakeClock(), UUID(int=1)).run_once()

    assert (ledger.came, outbox.rung) == ([], [9])


async def test_one_event_that_is_at_fault_keeps_none_of_the_others_from_who_takes_many() -> None:
    outbox, broken, other = Bells(1, 2, 3), Ledger(2), Ledger()
    await Relay(outbox, Dispatcher([], [broken, other]), FakeClock(), UUID(int=1)).run_once()

    assert (broken.came, other.came) == ([[1, 2, 3], [1], [2], [3]], [[1, 2, 3]])
    assert (outbox.rung, outbox.reasons) == ([1, 3], ["tests.ledger: ConnectionError"])


async def test_a_failure_of_one_alone_and_one_of_many_are_both_told() -> None:
    outbox = Bells(1)
    await Relay(outbox, Dispatcher([Listener("one", fails=1)], [Ledger(1)]), FakeClock(), UUID(int=1)).run_once()

    assert outbox.reasons == ["one: ConnectionError, tests.ledger: ConnectionError"]


# Seed 1's bus started tasks and forgot them, their exceptions too.
async def test_a_failure_is_kept_by_name_and_kind_and_not_by_its_text() -> None:
    outbox = Bells(1)
    await _relay(outbox, Listener("failing", fails=1), Listener("too", fails=1)).run_once()

    assert outbox.reasons == ["failing: ConnectionError, too: ConnectionError"]


async def test_an_event_that_failed_comes_again_later_and_later() -> None:
    clock, outbox, failing = FakeClock(), Bells(1), Listener("failing", fails=3)
    relay = _relay(outbox, failing, clock=clock)
    pauses = []
    for _ in range(3):
        await relay.run_once()
        assert await relay.run_once() == 0
        pauses.append(outbox.due_at[UUID(int=1)] - clock.now())
        clock.moment = outbox.due_at[UUID(int=1)]
    await relay.run_once()

    assert pauses == [timedelta(seconds=1), timedelta(seconds=2), timedelta(seconds=4)]
    assert (failing.heard, outbox.rung) == ([1, 1, 1, 1], [1])


async def test_a_process_that_ends_before_it_notes_the_delivery_delivers_again() -> None:
    clock, outbox, listener = FakeClock(), Bells(1), Listener("one")
    outbox.crash = True
    with pytest.raises(SystemExit):
        await _relay(outbox, listener, clock=clock).run_once()
    another = _relay(outbox, listener, clock=clock, worker=2)
    assert await another.run_once() == 0
    clock.advance(LEASE)
    await another.run_once()

    assert (listener.heard, outbox.rung) == ([1, 1], [1])


async def test_what_was_delivered_is_noted_though_another_event_failed() -> None:
    outbox, failing = Bells(1, 2, 3), Listener("failing", fails=1)
    await _relay(outbox, failing).run_once()

    assert (failing.heard, outbox.rung, list(outbox.waiting)) == ([1, 2, 3], [2, 3], [UUID(int=1)])


async def test_a_batch_of_failures_alone_is_not_noted_as_delivered() -> None:
    outbox, failing = Bells(1, 2), Listener("failing", fails=2)
    await _relay(outbox, failing).run_once()

    assert (outbox.rung, outbox.reasons) == ([], ["failing: ConnectionError"] * 2)


async def test_after_the_last_try_all_take_back_and_the_event_is_buried() -> None:
    clock, outbox = FakeClock(), Bells(1)
    failing, other = Listener("failing", fails=ATTEMPTS), Listener("other")
    relay = _relay(outbox, failing, other, clock=clock)
    for _ in range(ATTEMPTS):
        await relay.run_once()
        clock.advance(timedelta(days=1))

    assert (failing.given_up, other.given_up) == ([1], [1])
    assert outbox.buried == {UUID(int=1): "failing: ConnectionError"}
    assert await relay.run_once() == 0


async def test_who_cannot_take_back_is_named_and_keeps_none_of_the_others_from_it() -> None:
    outbox = Bells(1)
    outbox.waiting[UUID(int=1)] = dataclasses.replace(outbox.waiting[UUID(int=1)], attempts=ATTEMPTS - 1)
    failing, other = Listener("failing", fails=1, stuck=True), Listener("other")
    await _relay(outbox, failing, other).run_once()

    assert other.given_up == [1]
    assert outbox.buried == {UUID(int=1): "failing: ConnectionError; could not give up: failing: TimeoutError"}


async def test_a_delivery_that_nothing_in_the_event_can_fail_is_tried_until_it_succeeds() -> None:
    clock, outbox, failing = FakeClock(), Bells(1), Listener("failing", fails=ATTEMPTS * 5)
    patience = Patience(attempts=None, longest=timedelta(seconds=15))
    relay = Relay(outbox, Dispatcher([failing]), clock, UUID(int=1), patience)
    for _ in range(ATTEMPTS * 5):
        await relay.run_once()
        clock.advance(timedelta(seconds=15))
    await relay.run_once()

    assert (outbox.rung, outbox.buried, failing.given_up) == ([1], {}, [])


class Slow(Listener):
    """Something happens while it hears of an event."""

    def __init__(self, meanwhile: Callable[[], Awaitable[None]]) -> None:
        super().__init__("slow")
        self._meanwhile = meanwhile

    async def receive(self, envelope: Envelope[Rang]) -> None:
        await super().receive(envelope)
        await self._meanwhile()


async def test_what_it_holds_no_longer_it_leaves_to_others() -> None:
    clock, outbox = FakeClock(), Bells(1, 2, 3)

    async def dawdle() -> None:
        clock.advance(LEASE)

    slow, other = Slow(dawdle), Listener("other")
    assert await _relay(outbox, slow, clock=clock).run_once() == 1
    assert await _relay(outbox, other, clock=clock, worker=2).run_once() == 2

    assert (slow.heard, other.heard) == ([1], [2, 3])


async def test_a_lease_that_is_extended_in_time_lasts_as_long_as_the_deliveries() -> None:
    clock, outbox = FakeClock(), Bells(1, 2, 3)
    relays: list[Relay] = []

    async def dawdle() -> None:
        for _ in range(4):
            clock.advance(LEASE / 4)
            await relays[0].extend()
        assert await relays[1].run_once() == 0

    slow, other = Slow(dawdle), Listener("other")
    relays += [_relay(outbox, slow, clock=clock), _relay(outbox, other, clock=clock, worker=2)]
    assert await relays[0].run_once() == 3

    assert (slow.heard, other.heard, outbox.rung) == ([1, 2, 3], [], [1, 2, 3])


async def test_one_that_has_to_finish_ends_the_delivery_and_leaves_the_rest_to_others_at_once() -> None:
    clock, outbox = FakeClock(), Bells(1, 2, 3)
    relays: list[Relay] = []

    async def interrupt() -> None:
        relays[0].finish()

    slow, other = Slow(interrupt), Listener("other")
    relays += [_relay(outbox, slow, clock=clock), _relay(outbox, other, clock=clock, worker=2)]
    assert await relays[0].run_once() == 1
    assert await relays[1].run_once() == 2

    assert (slow.heard, other.heard, outbox.rung) == ([1], [2, 3], [1, 2, 3])


async def test_what_could_not_be_noted_is_let_go_so_that_others_may_have_it() -> None:
    class Failing(Bells):
        async def delivered(self, holder: UUID, events: Sequence[UUID], now: datetime) -> None:
            raise ConnectionError(holder, events, now)

    outbox = Failing(1, 2)
    with pytest.raises(ConnectionError):
        await _relay(outbox, worker=1).run_once()

    others = await outbox.claim(Lease(UUID(int=2), BEGINNING + LEASE), BEGINNING, 9)
    assert [envelope.event.aggregate.int for envelope in others] == [1, 2]
