"""Events between services, in memory and by a real Redis."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from redis.asyncio import Redis

from reference_service.adapters.event_codec import EventCatalogue
from reference_service.adapters.messaging.memory import MemoryEventStream
from reference_service.adapters.messaging.redis_streams import RedisEventFeed, RedisEventStream
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.event_stream import EventFeed, EventStream, Taken
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.ids import ProjectId
from reference_service.domain.work.events import ProjectStarted
from reference_service.infrastructure.redis import open_redis
from tests.reference_service.contract.building import ACME
from tests.reference_service.fakes.shared import BEGINNING, FakeClock
from tests.reference_service.servers import PATIENCE

pytestmark = pytest.mark.anyio

CATALOGUE = EventCatalogue([ProjectStarted])
IDLE = timedelta(seconds=30)
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
STREAM = "tests.events"


@dataclass(frozen=True, slots=True)
class Shore:
    """A stream, its readers, and what makes their patience end."""

    stream: EventStream
    feed: Callable[[str, str], EventFeed]
    pass_idle: Callable[[], Awaitable[None]]
    buried: Callable[[str], Awaitable[dict[str, str]]]

    async def publish(self, *numbers: int) -> None:
        for number in numbers:
            await self.stream.publish(envelope(number))


def envelope(number: int, attempts: int = 0) -> Envelope[Event]:
    event = ProjectStarted(occurred_at=BEGINNING, tenant_id=ACME, project_id=ProjectId(UUID(int=number)))
    return Envelope(UUID(int=number), event, attempts, TRACE)


@pytest.fixture(params=["memory", "redis"])
async def shore(request: pytest.FixtureRequest) -> AsyncIterator[Shore]:
    if request.param == "memory":
        yield in_memory()
        return
    async with open_redis(request.getfixturevalue("redis_url"), patience=PATIENCE) as client:
        yield on(client)


def in_memory() -> Shore:
    clock = FakeClock()
    stream = MemoryEventStream(clock, idle=IDLE)

    async def pass_idle() -> None:
        clock.advance(IDLE)

    async def buried(group: str) -> dict[str, str]:
        return stream.buried(group)

    return Shore(stream, lambda group, _: stream.feed(group), pass_idle, buried)


def on(client: Redis) -> Shore:
    def feed(group: str, consumer: str) -> EventFeed:
        return RedisEventFeed(
            client, STREAM, CATALOGUE, group=group, consumer=consumer, idle=IDLE, wait=timedelta(milliseconds=1)
        )

    async def pass_idle() -> None:
        # What Redis believes to have been idle for so long is, for all that asks it.
        idle = int(IDLE.total_seconds() * 1000)
        for group in await client.xinfo_groups(STREAM):
            pending: Any = await client.xpending_range(STREAM, group["name"], "-", "+", 100)
            for entry in pending:
                key, consumer, times = entry["message_id"], entry["consumer"], entry["times_delivered"]
                await client.xclaim(STREAM, group["name"], consumer, 0, [key], idle=idle, retrycount=times, justid=True)

    async def buried(group: str) -> dict[str, str]:
        entries: Any = await client.xrange(f"{STREAM}.dead.{group}")
        return {fields[b"id"].decode(): fields[b"reason"].decode() for _, fields in entries}

    return Shore(RedisEventStream(client, STREAM), feed, pass_idle, buried)


def numbers(taken: Sequence[Taken]) -> list[tuple[int, int]]:
    """Return the number of each event, and how often it was taken before."""
    return [(each.envelope.id.int, each.envelope.attempts) for each in taken]


async def test_an_event_comes_as_it_was_published(shore: Shore) -> None:
    feed = shore.feed("one", "a")
    await shore.publish(1)

    assert [each.envelope for each in await feed.take(10)] == [envelope(1)]


async def test_events_come_in_their_order_and_no_more_than_asked_for(shore: Shore) -> None:
    feed = shore.feed("one", "a")
    await shore.publish(1, 2, 3)

    assert numbers(await feed.take(2)) == [(1, 0), (2, 0)]
    assert numbers(await feed.take(2)) == [(3, 0)]
    assert numbers(await feed.take(2)) == []


async def test_a_group_that_comes_late_gets_what_was_there_before(shore: Shore) -> None:
    await shore.publish(1)

    assert numbers(await shore.feed("late", "a").take(10)) == [(1, 0)]


async def test_each_group_gets_all_and_the_readers_of_one_share_it(shore: Shore) -> None:
    one, two, other = shore.feed("one", "a"), shore.feed("one", "b"), shore.feed("other", "a")
    await shore.publish(1, 2)

    assert numbers(await one.take(1)) + numbers(await two.take(10)) == [(1, 0), (2, 0)]
    assert numbers(await other.take(10)) == [(1, 0), (2, 0)]


async def test_what_a_dead_reader_left_comes_to_another_when_it_was_idle_for_long(shore: Shore) -> None:
    dead, heir = shore.feed("one", "a"), shore.feed("one", "b")
    await shore.publish(1, 2, 3)
    done, *_ = await dead.take(2)
    await dead.done(done)

    assert numbers(await heir.take(10)) == [(3, 0)]
    await shore.pass_idle()
    assert numbers(await heir.take(1)) == [(2, 1)]


async def test_what_is_done_never_comes_again(shore: Shore) -> None:
    feed = shore.feed("one", "a")
    await shore.publish(1)
    for each in await feed.take(10):
        await feed.done(each)
    await shore.pass_idle()

    assert numbers(await feed.take(10)) == []


async def test_it_is_counted_how_often_an_event_was_taken(shore: Shore) -> None:
    feed = shore.feed("one", "a")
    await shore.publish(1)
    found = []
    for _ in range(3):
        found += numbers(await feed.take(10))
        await shore.pass_idle()

    assert found == [(1, 0), (1, 1), (1, 2)]


async def test_what_is_buried_is_put_aside_for_this_group_alone(shore: Shore) -> None:
    feed = shore.feed("one", "a")
    await shore.publish(1)
    for each in await feed.take(10):
        await feed.bury(each, "overview: KeyError")
    await shore.pass_idle()

    assert numbers(await feed.take(10)) == []
    assert await shore.buried("one") == {str(UUID(int=1)): "overview: KeyError"}
    assert numbers(await shore.feed("other", "a").take(10)) == [(1, 0)]
