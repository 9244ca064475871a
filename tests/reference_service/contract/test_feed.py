"""News on their way to those who listen, inside a process and between several."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from redis.asyncio import Redis

from reference_service.adapters.cache.codec import Codec
from reference_service.adapters.live import redis_feed
from reference_service.adapters.live.inbox import MOST
from reference_service.adapters.live.memory_feed import MemoryFeed
from reference_service.adapters.live.redis_feed import RedisFeed
from reference_service.adapters.live.wire import Wire
from reference_service.application.live.ports import Feed, FellBehind, Gap, Message, News, Subscription
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.ids import TenantId
from reference_service.infrastructure.redis import open_redis
from tests.reference_service.contract.building import ACME
from tests.reference_service.fakes.shared import FakeClock
from tests.reference_service.servers import PATIENCE, RedisServer

pytestmark = pytest.mark.anyio
OTHER = TenantId(UUID(int=99))
WIRE = Wire(Codec(b"k" * 32))


def message(number: int) -> Message:
    return Message(id=UUID(int=number), permission=Permission.PROJECTS_READ, body=f'{{"number":{number},"name":"Ä"}}')


async def heard(subscription: Subscription, count: int) -> list[News]:
    """Return so many of the next news."""
    async with asyncio.timeout(PATIENCE.total_seconds()):
        return [await anext(subscription) for _ in range(count)]


async def until_told(subscription: Subscription, last: News) -> list[News]:
    """Return the next news, up to one."""
    told: list[News] = []
    async with asyncio.timeout(PATIENCE.total_seconds()):
        while not told or told[-1] != last:
            told.append(await anext(subscription))
    return told


@dataclass(frozen=True, slots=True)
class Town:
    """A feed as one speaks into it, and as one listens to it: two processes, where these may be two."""

    mouth: Feed
    ear: Feed

    async def publish(self, *numbers: int, tenant: TenantId = ACME) -> None:
        for number in numbers:
            await self.mouth.publish(tenant, message(number))


async def _redis_feeds(
    stack: AsyncExitStack, url: str, count: int, *, most: int = MOST, patience: timedelta = PATIENCE
) -> Sequence[RedisFeed]:
    feeds = []
    for _ in range(count):
        client = open_redis(url, patience=PATIENCE)
        stack.push_async_callback(client.aclose)
        feeds.append(RedisFeed(client, WIRE, FakeClock(), patience=patience, most=most))
        stack.push_async_callback(feeds[-1].close)
    return feeds


@pytest.fixture(params=("memory", "redis", "two processes"))
async def town(request: pytest.FixtureRequest) -> AsyncIterator[Town]:
    async with AsyncExitStack() as stack:
        if request.param == "memory":
            yield Town(feed := MemoryFeed(most=5), feed)
            return
        feeds = await _redis_feeds(stack, request.getfixturevalue("redis_url"), 2, most=5)
        yield Town(feeds[0], feeds[0] if request.param == "redis" else feeds[1])


async def test_who_listens_hears_what_happens_in_its_order(town: Town) -> None:
    async with town.ear.subscribe(ACME) as news:
        await town.publish(1, 2, 3)

        assert await heard(news, 3) == [message(1), message(2), message(3)]


async def test_nobody_hears_what_happens_in_another_tenant(town: Town) -> None:
    async with town.ear.subscribe(ACME) as ours, town.ear.subscribe(OTHER) as theirs:
        await town.publish(1, tenant=OTHER)
        await town.publish(2)

        assert (await heard(ours, 1), await heard(theirs, 1)) == ([message(2)], [message(1)])


async def test_all_who_listen_hear_the_same(town: Town) -> None:
    async with town.ear.subscribe(ACME) as first, town.mouth.subscribe(ACME) as second:
        await town.publish(1, 2)

        assert await heard(first, 2) == await heard(second, 2) == [message(1), message(2)]


async def test_what_happened_before_is_not_told(town: Town) -> None:
    await town.publish(1)
    async with town.ear.subscribe(ACME) as news:
        await town.publish(2)

        assert await heard(news, 1) == [message(2)]


async def test_a_message_that_comes_again_is_told_once(town: Town) -> None:
    async with town.ear.subscribe(ACME) as news:
        await town.publish(1, 1, 2, 1, 3)

        assert await heard(news, 3) == [message(1), message(2), message(3)]


async def test_who_comes_back_hears_first_what_followed(town: Town) -> None:
    await town.publish(1, 2, 3, 4)
    await town.publish(9, tenant=OTHER)
    async with town.ear.subscribe(ACME, after=UUID(int=2)) as news:
        await town.publish(5)

        assert await heard(news, 3) == [message(3), message(4), message(5)]


async def test_who_missed_nothing_is_told_nothing_anew(town: Town) -> None:
    await town.publish(1, 2)
    async with town.ear.subscribe(ACME, after=UUID(int=2)) as news:
        await town.publish(3)

        assert await heard(news, 1) == [message(3)]


async def test_who_comes_back_too_late_is_told_of_a_gap(town: Town) -> None:
    await town.publish(*range(1, MOST + 2))
    async with town.ear.subscribe(ACME, after=UUID(int=1)) as news, town.ear.subscribe(ACME, after=UUID(int=2)) as in_time:
        await town.publish(1000)

        assert await heard(news, 2) == [Gap(), message(1000)]
        assert await heard(in_time, 2) == [message(3), message(4)]


async def test_who_takes_nothing_in_falls_behind_and_nobody_else_does(town: Town) -> None:
    async with town.ear.subscribe(ACME) as slow, town.ear.subscribe(ACME) as quick:
        for number in range(1, 10):
            await town.publish(number)
            assert await heard(quick, 1) == [message(number)]

        with pytest.raises(FellBehind):
            await heard(slow, 1)


async def test_who_gives_up_waiting_loses_nothing(town: Town) -> None:
    async with town.ear.subscribe(ACME) as news:
        waiting = asyncio.create_task(heard(news, 1))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await town.publish(1)

        assert await heard(news, 1) == [message(1)]


async def test_what_others_write_into_redis_is_told_to_nobody(redis_url: str) -> None:
    async with AsyncExitStack() as stack:
        [feed] = await _redis_feeds(stack, redis_url, 1)
        stranger = await stack.enter_async_context(Redis.from_url(redis_url))
        content = WIRE.of_news(message(1), f"live:{OTHER}", FakeClock().now())
        news = await stack.enter_async_context(feed.subscribe(ACME))
        for channel, said in ((f"live:{ACME}", content), (f"live:{ACME}", b"{}"), ("live:nobody", content), ("live:", b"\xff")):
            await stranger.publish(channel, said)
        await feed.publish(ACME, message(2))

        assert await heard(news, 1) == [message(2)]


async def test_a_process_listens_by_one_connection_however_many_listen_there(redis_url: str) -> None:
    async with AsyncExitStack() as stack:
        [feed] = await _redis_feeds(stack, redis_url, 1)
        for number in range(30):
            await stack.enter_async_context(feed.subscribe(TenantId(UUID(int=number))))
        stranger = await stack.enter_async_context(Redis.from_url(redis_url))

        assert [each["psub"] for each in await stranger.client_list() if each["psub"] != "0"] == ["1"]


async def test_when_redis_is_back_all_are_told_of_the_gap_and_hear_again(own_redis: RedisServer) -> None:
    async with AsyncExitStack() as stack:
        mouth, ear = await _redis_feeds(stack, own_redis.url, 2)
        news = await stack.enter_async_context(ear.subscribe(ACME))
        await mouth.publish(ACME, message(1))
        before = await heard(news, 1)
        own_redis.kill()
        await mouth.publish(ACME, message(2))
        own_redis.start()
        after = await until_told(news, Gap())
        await mouth.publish(ACME, message(3))
        at_last = await until_told(news, message(3))

        assert before == [message(1)]
        assert after == [Gap()]
        # The process that could not tell something, too, says that there is a gap.
        assert [each for each in at_last if not isinstance(each, Gap)] == [message(3)]


async def test_who_begins_to_listen_without_redis_is_told_of_a_gap_once_it_is_there(own_redis: RedisServer) -> None:
    async with AsyncExitStack() as stack:
        [feed] = await _redis_feeds(stack, own_redis.url, 1, patience=timedelta(milliseconds=100))
        own_redis.kill()
        plain = await stack.enter_async_context(feed.subscribe(ACME))
        back = await stack.enter_async_context(feed.subscribe(ACME, after=UUID(int=1)))
        own_redis.start()

        assert (await heard(plain, 1), await heard(back, 2)) == ([Gap()], [Gap(), Gap()])


async def test_a_process_that_nobody_heard_says_so_once_redis_is_back(
    own_redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Who is to be told listens before that.
    monkeypatch.setattr(redis_feed, "_PAUSE", 5.0)
    async with AsyncExitStack() as stack:
        mouth, ear = await _redis_feeds(stack, own_redis.url, 2)
        own_redis.kill()
        await mouth.publish(ACME, message(1))
        own_redis.start()
        news = await stack.enter_async_context(ear.subscribe(ACME))

        assert await heard(news, 1) == [Gap()]
