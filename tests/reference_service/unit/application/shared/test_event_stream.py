"""Events out of this service and into another one."""

from datetime import timedelta
from uuid import UUID

import pytest

from reference_service.adapters.messaging.memory import MemoryEventStream
from reference_service.application.shared.consumer import StreamConsumer
from reference_service.application.shared.dispatcher import Dispatcher
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.event_stream import EventStream
from reference_service.application.shared.publication import Publication
from reference_service.application.shared.relay import Relay
from reference_service.application.shared.subscriber import Subscriber
from reference_service.domain.shared.events import Event
from tests.reference_service.fakes.bells import Rang
from tests.reference_service.fakes.outbox import FakeOutbox
from tests.reference_service.fakes.shared import BEGINNING, FakeClock

pytestmark = pytest.mark.anyio

IDLE = timedelta(seconds=30)


class Listener(Subscriber[Rang]):
    """Writes down what it hears; fails as often as it is told to."""

    name = "tests.listener"
    hears = Rang

    def __init__(self, *, fails: int = 0) -> None:
        self.fails = fails
        self.heard: list[int] = []
        self.given_up: list[int] = []

    async def receive(self, envelope: Envelope[Rang]) -> None:
        if self.fails:
            self.fails -= 1
            raise KeyError("hunter2")
        self.heard.append(envelope.event.bell)

    async def give_up(self, envelope: Envelope[Rang]) -> None:
        self.given_up.append(envelope.event.bell)


class Shaky(EventStream):
    """A stream that does not answer the first time."""

    def __init__(self, stream: EventStream) -> None:
        self._stream = stream
        self.answers = False

    async def publish(self, envelope: Envelope[Event]) -> None:
        if not self.answers:
            self.answers = True
            raise OSError("Redis does not answer.")
        await self._stream.publish(envelope)


async def published(stream: EventStream, *bells: int) -> None:
    for bell in bells:
        await stream.publish(Envelope(UUID(int=bell), Rang(occurred_at=BEGINNING, bell=bell)))


async def test_what_waits_is_published_as_soon_as_the_stream_answers() -> None:
    clock, outbox = FakeClock(), FakeOutbox()
    stream = MemoryEventStream(clock)
    relay = Relay(outbox, Publication(Shaky(stream)), clock, UUID(int=1))
    outbox.post(UUID(int=1), Rang(occurred_at=BEGINNING, bell=1))
    await relay.run_once()
    reasons = list(outbox.reasons)
    clock.advance(IDLE)
    await relay.run_once()

    assert reasons == ["event_stream: OSError"]
    assert [each.envelope.id.int for each in await stream.feed("one").take(9)] == [1]


async def test_what_is_published_is_not_taken_back() -> None:
    assert (
        await Publication(MemoryEventStream(FakeClock())).give_up(Envelope(UUID(int=1), Rang(occurred_at=BEGINNING, bell=1)))
        == []
    )


async def test_events_are_taken_in_once() -> None:
    stream, listener = MemoryEventStream(FakeClock()), Listener()
    await published(stream, 1, 2)
    consumer = StreamConsumer(stream.feed("one"), Dispatcher([listener]))

    assert [await consumer.run_once(), await consumer.run_once()] == [2, 0]
    assert listener.heard == [1, 2]


async def test_an_event_that_fails_comes_again_and_keeps_no_other_from_coming() -> None:
    clock, listener = FakeClock(), Listener(fails=1)
    stream = MemoryEventStream(clock, idle=IDLE)
    await published(stream, 1, 2)
    consumer = StreamConsumer(stream.feed("one"), Dispatcher([listener]))
    await consumer.run_once()
    clock.advance(IDLE)
    await consumer.run_once()

    assert listener.heard == [2, 1]


async def test_an_event_that_fails_for_the_last_time_is_put_aside_and_taken_back() -> None:
    clock, listener = FakeClock(), Listener(fails=9)
    stream = MemoryEventStream(clock, idle=IDLE)
    await published(stream, 1)
    consumer = StreamConsumer(stream.feed("one"), Dispatcher([listener]), attempts=3)
    for _ in range(4):
        await consumer.run_once()
        clock.advance(IDLE)

    assert (listener.given_up, listener.fails) == ([1], 6)
    assert stream.buried("one") == {str(UUID(int=1)): "tests.listener: KeyError"}
