"""What denying in Redis has of its own: what it costs, and what it does when Redis forgets, or does not answer."""

import asyncio
import signal
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from reference_service.adapters.sessions.redis import RedisDeniedSessions
from reference_service.application.identity.tokens import USABLE
from reference_service.infrastructure.redis import open_redis
from tests.reference_service.contract.building import LATER, SECOND
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.integration.adapters.sessions.reading import ONE, THREE, TWO, CountingReader
from tests.reference_service.servers import PATIENCE, RedisServer

pytestmark = pytest.mark.anyio
UNTIL = BEGINNING + USABLE
TRUST = timedelta(seconds=10)


@pytest.fixture
async def redis(own_redis: RedisServer) -> AsyncIterator[Redis]:
    opened = open_redis(own_redis.url, patience=PATIENCE)
    yield opened
    await opened.aclose()


@pytest.fixture
def reader() -> CountingReader:
    return CountingReader()


async def _all(denied: RedisDeniedSessions) -> list[bool]:
    return [await denied.is_denied(each, LATER) for each in (ONE, TWO, THREE)]


async def _calls(redis: Redis) -> dict[str, int]:
    stats = await redis.info("commandstats")
    return {name.removeprefix("cmdstat_"): each["calls"] for name, each in stats.items() if "info" not in name}


async def test_all_processes_hear_of_it(redis: Redis, reader: CountingReader) -> None:
    here, there = (RedisDeniedSessions(redis, reader, patience=PATIENCE) for _ in range(2))
    assert await _all(there) == [False, False, False]
    await here.deny([TWO], UNTIL)

    assert await _all(there) == [False, True, False]


async def test_a_question_is_one_command_and_asks_no_database(redis: Redis, reader: CountingReader) -> None:
    denied = RedisDeniedSessions(redis, reader, patience=PATIENCE)
    await denied.deny([TWO], UNTIL)
    await _all(denied)
    reader.asked.clear()
    await redis.config_resetstat()
    for _ in range(10):
        await _all(denied)

    assert await _calls(redis) == {"config|resetstat": 1, "zmscore": 30}
    assert reader.asked == []


# Row 32.
async def test_a_redis_that_begins_anew_makes_no_token_good_again(
    own_redis: RedisServer, redis: Redis, reader: CountingReader
) -> None:
    here, there = (RedisDeniedSessions(redis, reader, patience=PATIENCE) for _ in range(2))
    reader.end(ONE)
    await here.deny([ONE], UNTIL)
    assert await _all(here) == [True, False, False]
    own_redis.kill()
    own_redis.start()

    assert list(await asyncio.gather(_all(here), _all(there))) == [[True, False, False]] * 2
    reader.asked.clear()
    assert await _all(there) == [True, False, False]
    assert reader.asked == []


async def test_what_is_denied_before_the_set_is_complete_does_not_make_it_so(redis: Redis, reader: CountingReader) -> None:
    reader.end(ONE)
    denied = RedisDeniedSessions(redis, reader, patience=PATIENCE)
    await denied.deny([TWO], UNTIL)

    assert await _all(denied) == [True, True, False]


# Row 32.
async def test_without_redis_the_database_says_what_ended_and_nobody_else_is_refused(
    own_redis: RedisServer, redis: Redis, reader: CountingReader
) -> None:
    denied = RedisDeniedSessions(redis, reader, patience=PATIENCE)
    await _all(denied)
    own_redis.kill()
    reader.end(TWO)
    with pytest.raises((RedisError, OSError)):
        await denied.deny([TWO], UNTIL)
    with structlog.testing.capture_logs() as lines:
        without = await _all(denied)
    own_redis.start()

    assert without == [False, True, False]
    assert [(line["event"], line["log_level"]) for line in lines] == [("denied_sessions_unknown", "warning")] * 3
    assert await _all(denied) == [False, True, False]


async def test_a_redis_that_does_not_answer_holds_nobody_up(own_redis: RedisServer, redis: Redis, reader: CountingReader) -> None:
    denied = RedisDeniedSessions(redis, reader, patience=timedelta(milliseconds=50))
    await _all(denied)
    reader.end(ONE)
    assert own_redis.process is not None
    own_redis.process.send_signal(signal.SIGSTOP)
    try:
        without = await _all(denied)
    finally:
        own_redis.process.send_signal(signal.SIGCONT)

    assert without == [True, False, False]


async def test_what_no_process_could_write_down_is_denied_by_all_after_a_while(redis: Redis, reader: CountingReader) -> None:
    denied = RedisDeniedSessions(redis, reader, trust=TRUST, patience=PATIENCE)
    await _all(denied)
    reader.end(TWO, at=LATER)

    assert await denied.is_denied(TWO, LATER + TRUST)
    reader.asked.clear()
    assert await denied.is_denied(TWO, LATER + TRUST + SECOND)
    assert reader.asked == []


async def test_while_one_process_fills_the_set_the_others_ask_for_each_session(redis: Redis, reader: CountingReader) -> None:
    reader.end(ONE)
    await redis.set("denied-sessions:turn", b"", px=60_000)
    denied = RedisDeniedSessions(redis, reader, patience=PATIENCE)

    assert await _all(denied) == [True, False, False]
    assert reader.asked == ["one"] * 3


async def test_nothing_is_kept_that_is_over(redis: Redis, reader: CountingReader) -> None:
    denied = RedisDeniedSessions(redis, reader, patience=PATIENCE)
    await denied.deny([ONE], UNTIL)
    await denied.is_denied(TWO, UNTIL)

    assert await redis.zrange("denied-sessions", 0, -1) == [b"complete"]
    assert 0 < await redis.pttl("denied-sessions") <= USABLE / timedelta(milliseconds=1)
