"""What only the cache in Redis has: other processes, and a server that may be away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import combinations
from signal import SIGCONT, SIGSTOP
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from redis.asyncio import Redis

from reference_service.adapters.cache.port import Cache, CacheKey
from reference_service.domain.shared.ids import TenantId
from tests.reference_service.caches import PAUSE, Schedule, in_redis, looking_into, until_is
from tests.reference_service.servers import RedisServer

pytestmark = pytest.mark.anyio

OURS, THEIRS = TenantId(UUID(int=1)), TenantId(UUID(int=2))
KEY = CacheKey(OURS, "work", "project", "7")
TEXT = TypeAdapter(str)
NUMBER = TypeAdapter(int)


async def ask(cache: Cache, true: str, key: CacheKey = KEY) -> str:
    """Return what the cache says while something is true."""

    async def read() -> str:
        return true

    return await cache.get_or_load(key, read, TEXT)


async def generation_of(redis: Redis) -> str:
    (name,) = [name async for name in redis.scan_iter("generation:*")]
    return name.decode() if isinstance(name, bytes) else name


async def value_of(redis: Redis) -> str:
    (name,) = [name async for name in redis.scan_iter("v*")]
    return name.decode() if isinstance(name, bytes) else name


class Road:
    """The way to a Redis, which can be blocked while the Redis goes on."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._server: asyncio.Server | None = None
        self._travellers: set[asyncio.StreamWriter] = set()
        self.number = 0

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._lead, "127.0.0.1", self.number)
        self.number = self._server.sockets[0].getsockname()[1]

    async def block(self) -> None:
        assert self._server is not None
        self._server.close()
        for traveller in self._travellers:
            traveller.transport.abort()
        await self._server.wait_closed()

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._port)
        self._travellers |= {writer, back}
        await asyncio.gather(self._carry(reader, back), self._carry(there, writer))
        self._travellers -= {writer, back}

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while content := await reader.read(65_536):
                writer.write(content)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.transport.abort()


@asynccontextmanager
async def road_to(server: RedisServer) -> AsyncIterator[Road]:
    road = Road(int(server.url.rpartition(":")[2].partition("/")[0]))
    await road.open()
    try:
        yield road
    finally:
        await road.block()


async def test_two_processes_share_what_they_have_read_and_what_they_have_committed(redis_url: str) -> None:
    async with in_redis(redis_url) as here, in_redis(redis_url) as there:
        await ask(here.cache, "before")
        assert await ask(there.cache, "unread") == "before"
        await there.cache.bump(OURS, "work")

        assert await ask(here.cache, "after") == "after"
        assert await ask(there.cache, "unread") == "after"


@pytest.mark.parametrize("writer", tuple(combinations(range(5), 2)), ids=str)
async def test_in_every_order_of_two_readers_and_a_writer_the_next_reads_are_new(redis_url: str, writer: tuple[int, int]) -> None:
    """One of the readers is in the process of the writer, the other is not; their steps are in all orders, too."""
    async with in_redis(redis_url) as here, in_redis(redis_url) as there:
        for number, first in enumerate(combinations(range(6), 3)):
            key, truth = CacheKey(OURS, "work", "project", str(number)), ["old"]
            readers = {place: Reader(cache, key, truth) for place, cache in ((True, here.cache), (False, there.cache))}
            turns = [readers[turn in first] for turn in range(6)]
            for turn in range(5):
                if turn == writer[0]:
                    truth[0] = "new"
                elif turn == writer[1]:
                    await there.cache.bump(OURS, "work")
                else:
                    for _ in range(2):
                        await turns.pop(0).step()

            assert [await ask(standing.cache, "new", key) for standing in (here, there)] == ["new", "new"]


class Reader:
    """One who asks, reads what is true, and keeps it: three steps."""

    def __init__(self, cache: Cache, key: CacheKey, truth: list[str]) -> None:
        self._cache = cache
        self._key = key
        self._truth = truth
        self._schedule = Schedule()

    async def step(self) -> None:
        await self._schedule.step(self._ask)

    async def _ask(self) -> None:
        await self._cache.get_or_load(self._key, self._read, TEXT)

    async def _read(self) -> str:
        await self._schedule.pause()
        found = self._truth[0]
        await self._schedule.pause()
        return found


_names = st.tuples(st.sampled_from([OURS, THEIRS]), st.sampled_from("ab"))
_steps = st.tuples(
    st.booleans(),
    st.one_of(
        st.tuples(st.just("ask"), _names),
        st.tuples(st.just("answer"), st.integers(0, 5)),
        st.tuples(st.just("commit"), _names),
        st.tuples(st.just("lose"), _names),
    ),
)


@settings(deadline=None, database=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_steps, max_size=40))
async def test_whatever_the_order_nobody_gets_what_was_old_when_they_asked(
    redis_url: str, steps: list[tuple[bool, tuple[str, object]]]
) -> None:
    async with in_redis(redis_url) as here, in_redis(redis_url) as there, looking_into(redis_url) as redis:
        await redis.flushdb()
        truth = {(tenant, name): 0 for tenant in (OURS, THEIRS) for name in "ab"}
        asked: list[tuple[asyncio.Event, asyncio.Task[int], int]] = []

        def begin(cache: Cache, tenant: TenantId, name: str) -> None:
            may_answer = asyncio.Event()

            async def read() -> int:
                value = truth[tenant, name]
                await may_answer.wait()
                return value

            reading = asyncio.create_task(cache.get_or_load(CacheKey(tenant, "work", "number", name), read, NUMBER))
            asked.append((may_answer, reading, truth[tenant, name]))

        for is_here, step in steps:
            cache = (here if is_here else there).cache
            match step:
                case "ask", (TenantId() as tenant, str(name)):
                    begin(cache, tenant, name)
                case "answer", int(which) if which < len(asked):
                    asked[which][0].set()
                case "commit", (TenantId() as tenant, str(name)):
                    truth[tenant, name] += 1
                    await cache.bump(tenant, "work")
                case "lose", (TenantId() as tenant, str()):
                    await redis.delete(f"generation:{tenant}:work")
            await asyncio.sleep(0)
        for may_answer, _, _ in asked:
            may_answer.set()

        assert [least for _, reading, least in asked if await reading < least] == []


async def test_a_generation_that_redis_has_lost_does_not_come_back_with_what_belonged_to_it(redis_url: str) -> None:
    async with in_redis(redis_url) as standing, looking_into(redis_url) as redis:
        await ask(standing.cache, "before")
        await redis.delete(await generation_of(redis))

        assert await ask(standing.cache, "after") == "after"
        assert await ask(standing.cache, "later") == "after"


async def test_what_was_read_before_a_generation_was_lost_is_not_kept_after_it(redis_url: str) -> None:
    async with in_redis(redis_url) as standing, looking_into(redis_url) as redis:
        schedule, truth = Schedule(), ["before"]

        async def read() -> str:
            await schedule.pause()
            return truth[0]

        async def reading() -> None:
            assert await standing.cache.get_or_load(KEY, read, TEXT) == "before"

        await schedule.step(reading)
        await redis.flushdb()
        await schedule.step(reading)

        assert await ask(standing.cache, "after") == "after"


async def test_every_generation_is_another(redis_url: str) -> None:
    async with in_redis(redis_url) as standing, looking_into(redis_url) as redis:
        seen = set()
        for _ in range(20):
            await standing.cache.bump(OURS, "work")
            seen.add(await redis.get(await generation_of(redis)))

    assert (len(seen), {len(each or b"") for each in seen}) == (20, {43})


async def test_redis_forgets_by_itself_what_is_too_old(redis_url: str) -> None:
    async with in_redis(redis_url) as standing, looking_into(redis_url) as redis:
        await ask(standing.cache, "value")
        left = [await redis.pttl(await value_of(redis)), await redis.ttl(await generation_of(redis))]

    assert 0 < left[0] <= 5 * 60 * 1000
    assert 0 < left[1] <= 24 * 60 * 60


async def test_a_long_value_is_pressed_and_a_huge_one_is_not_kept(redis_url: str) -> None:
    async with in_redis(redis_url) as standing, looking_into(redis_url) as redis:
        long, huge = "long" * 10_000, "huge" * 300_000
        assert [await ask(standing.cache, long), await ask(standing.cache, "unread")] == [long, long]
        assert await redis.strlen(await value_of(redis)) < 1000
        other = CacheKey(OURS, "work", "project", "8")
        assert [await ask(standing.cache, huge, other), await ask(standing.cache, "read", other)] == [huge, "read"]


async def test_a_kind_of_another_form_does_not_find_what_is_kept(redis_url: str) -> None:
    async with in_redis(redis_url) as standing:
        await ask(standing.cache, "7")

        async def read() -> int:
            return 8

        assert await standing.cache.get_or_load(KEY, read, NUMBER) == 8
        assert standing.counts.outcomes == {"miss": 2}


async def test_while_redis_is_dead_everything_is_read_and_redis_is_asked_once_in_a_while(own_redis: RedisServer) -> None:
    async with in_redis(own_redis.url) as standing:
        await ask(standing.cache, "first")
        own_redis.kill()
        assert [await ask(standing.cache, f"{turn}") for turn in range(5)] == ["0", "1", "2", "3", "4"]
        assert standing.counts.outcomes == {"miss": 1, "failure": 1, "bypass": 4}

        own_redis.start()
        standing.clock.advance(PAUSE)
        assert [await ask(standing.cache, f"{turn}") for turn in range(5)] == ["0"] * 5
        assert standing.counts.outcomes == {"miss": 2, "failure": 1, "bypass": 4, "hit": 4}


async def test_of_many_who_ask_after_a_pause_one_goes_ahead(own_redis: RedisServer) -> None:
    async with in_redis(own_redis.url) as standing:
        own_redis.kill()
        await ask(standing.cache, "first")
        standing.clock.advance(PAUSE)
        await asyncio.gather(*(ask(standing.cache, "more") for _ in range(10)))

        assert standing.counts.outcomes == {"failure": 2, "bypass": 9}


async def test_a_redis_that_does_not_answer_is_not_waited_for_and_its_late_answers_are_nobodys(own_redis: RedisServer) -> None:
    async with in_redis(own_redis.url, patience=timedelta(seconds=5)) as standing:
        keys = [CacheKey(OURS, "work", "project", str(number)) for number in range(5)]
        for key in keys:
            await ask(standing.cache, f"kept {key.id}", key)
        assert own_redis.process is not None
        own_redis.process.send_signal(SIGSTOP)
        try:
            found = await asyncio.gather(*(ask(standing.cache, f"read {key.id}", key) for key in keys))
        finally:
            own_redis.process.send_signal(SIGCONT)
        standing.clock.advance(PAUSE)

        assert found == [f"read {key.id}" for key in keys]
        assert [await ask(standing.cache, "read", key) for key in keys] == [f"kept {key.id}" for key in keys]
        assert standing.count("failure") >= 1


async def test_a_commit_that_redis_has_not_heard_of_is_told_before_anything_old_is_given_out(own_redis: RedisServer) -> None:
    async with road_to(own_redis) as road, in_redis(f"redis://127.0.0.1:{road.number}/0") as standing:
        await ask(standing.cache, "before")
        await road.block()
        await standing.cache.bump(OURS, "work")
        assert await ask(standing.cache, "after") == "after"
        await road.open()

        # Redis has kept the old value and its generation: nobody else is told anything by it.
        async with in_redis(own_redis.url) as other:
            assert await ask(other.cache, "after") == "before"
            standing.clock.advance(PAUSE)
            assert await ask(standing.cache, "after") == "after"
            await until_is(lambda: ask(other.cache, "after"), "after")
            # It goes by itself until it knows that what it had to tell has been heard.
            await until_is(lambda: ask(standing.cache, "unread"), "after")


async def test_two_commits_that_redis_has_not_heard_of_are_both_told(own_redis: RedisServer) -> None:
    theirs = CacheKey(THEIRS, "work", "project", "7")
    async with road_to(own_redis) as road, in_redis(f"redis://127.0.0.1:{road.number}/0") as standing:
        for key in (KEY, theirs):
            await ask(standing.cache, "before", key)
        await road.block()
        for tenant in (OURS, THEIRS, OURS):
            await standing.cache.bump(tenant, "work")
        await road.open()

        standing.clock.advance(PAUSE)
        async with in_redis(own_redis.url) as other:
            for key in (KEY, theirs):
                await until_is(lambda key=key: ask(other.cache, "after", key), "after")  # type: ignore[misc] # no type is inferred for a lambda with a default


async def test_closing_ends_what_waits_for_redis(own_redis: RedisServer) -> None:
    async with in_redis(own_redis.url) as standing:
        own_redis.kill()
        await standing.cache.bump(OURS, "work")
        await standing.cache.close()

        assert [task.get_name() for task in asyncio.all_tasks() if task.get_name() == "cache debts"] == []
