"""What counting in Redis has of its own: what it leaves there, and what it does without it."""

import signal
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from reference_service.adapters.ratelimit.redis_logins import RedisLoginThrottle
from reference_service.adapters.ratelimit.redis_requests import RedisRequestLimiter
from reference_service.adapters.ratelimit.redis_windows import RedisWindows
from reference_service.adapters.ratelimit.requests import RequestPolicy
from reference_service.adapters.ratelimit.windows import Window
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import Unavailable
from reference_service.domain.shared.result import Err, Ok
from reference_service.infrastructure.redis import open_redis
from tests.reference_service.fakes.shared import FakeClock
from tests.reference_service.servers import PATIENCE, RedisServer

pytestmark = pytest.mark.anyio

ADA, HOME = Email("ada@example.com"), "2001:db8::/64"
POLICY = RequestPolicy("pages", Window(2, timedelta(seconds=10)))
CLOSED = Err(
    Unavailable(
        code="LIMITER_UNAVAILABLE",
        message="Logins are closed for a moment. Try again soon.",
        retry_after=timedelta(seconds=1),
    )
)


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    opened = open_redis(redis_url, patience=PATIENCE)
    yield opened
    await opened.aclose()


@pytest.fixture
async def own(own_redis: RedisServer) -> AsyncIterator[Redis]:
    opened = open_redis(own_redis.url, patience=PATIENCE)
    yield opened
    await opened.aclose()


async def test_who_looks_into_redis_sees_of_nobody_whom_it_is_about(redis: Redis) -> None:
    windows = RedisWindows(redis, FakeClock(), b"key", patience=PATIENCE)
    await RedisLoginThrottle(windows).admit(ADA, HOME)
    await RedisRequestLimiter(windows).admit(HOME, POLICY)
    names = [str(name) for name in await redis.keys("*")]
    others = RedisWindows(redis, FakeClock(), b"another key", patience=PATIENCE)
    await RedisRequestLimiter(others).admit(HOME, POLICY)

    assert len(names) == 6
    assert not [name for name in names if any(word in name for word in ("ada", "example", "2001", "db8"))]
    assert await redis.dbsize() == 7


async def test_what_is_over_does_not_stay_in_redis(redis: Redis) -> None:
    windows = RedisWindows(redis, FakeClock(), b"key", patience=PATIENCE)
    await RedisLoginThrottle(windows).admit(ADA, HOME)
    await RedisRequestLimiter(windows).admit(HOME, POLICY)

    lifetimes = sorted([await redis.pttl(name) for name in await redis.keys("*")])
    longest = [10_000, 60_000, 60_000, 900_000, 3_600_000, 86_400_000]
    assert all(0 < lifetime <= most for lifetime, most in zip(lifetimes, longest, strict=True))


async def test_a_clock_that_is_behind_those_of_others_does_no_harm(redis: Redis) -> None:
    behind, ahead = FakeClock(), FakeClock()
    ahead.advance(timedelta(seconds=1))
    limiters = [RedisRequestLimiter(RedisWindows(redis, clock, b"key", patience=PATIENCE)) for clock in (ahead, behind)]

    assert [(await limiter.admit("ada", POLICY)).allowed for limiter in (*limiters, *limiters)] == [True, True, False, False]


# Row 19.
async def test_without_redis_nobody_guesses_and_all_is_well_once_it_is_back(own_redis: RedisServer, own: Redis) -> None:
    windows = RedisWindows(own, FakeClock(), b"key", patience=PATIENCE)
    throttle, limiter = RedisLoginThrottle(windows), RedisRequestLimiter(windows)
    before = await throttle.admit(ADA, HOME)
    own_redis.kill()
    with structlog.testing.capture_logs() as lines:
        closed = await throttle.admit(ADA, HOME)
        await throttle.forgive(ADA, HOME)
    with pytest.raises((RedisError, OSError)):
        await limiter.admit(HOME, POLICY)
    own_redis.start()

    assert (before, closed) == (Ok(None), CLOSED)
    assert [(line["event"], line["log_level"]) for line in lines] == [
        ("login_throttle_failed", "error"),
        ("login_throttle_failed", "warning"),
    ]
    assert await throttle.admit(ADA, HOME) == Ok(None)
    assert (await limiter.admit(HOME, POLICY)).allowed


async def test_a_redis_that_does_not_answer_holds_nobody_up(own_redis: RedisServer, own: Redis) -> None:
    throttle = RedisLoginThrottle(RedisWindows(own, FakeClock(), b"key", patience=timedelta(milliseconds=50)))
    await throttle.admit(ADA, HOME)
    assert own_redis.process is not None
    own_redis.process.send_signal(signal.SIGSTOP)
    try:
        closed = await throttle.admit(ADA, HOME)
    finally:
        own_redis.process.send_signal(signal.SIGCONT)

    patient = RedisLoginThrottle(RedisWindows(own, FakeClock(), b"key", patience=PATIENCE))
    assert closed == CLOSED
    assert await patient.admit(ADA, HOME) == Ok(None)
