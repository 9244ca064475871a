"""What counts, in memory and in Redis: what holds for one holds for the other."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest

from reference_service.adapters.http.middleware.limits import Limiter
from reference_service.adapters.ratelimit.logins import STANDARD, LoginPolicy, MemoryLoginThrottle
from reference_service.adapters.ratelimit.redis_logins import RedisLoginThrottle
from reference_service.adapters.ratelimit.redis_requests import RedisRequestLimiter
from reference_service.adapters.ratelimit.redis_windows import RedisWindows
from reference_service.adapters.ratelimit.requests import RequestLimiter
from reference_service.application.identity.ports import LoginThrottle
from reference_service.infrastructure.redis import open_redis
from tests.reference_service.fakes.shared import FakeClock
from tests.reference_service.servers import PATIENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """How to make what counts, by a clock."""

    limiter: Callable[[FakeClock], Limiter]
    logins: Callable[[FakeClock, LoginPolicy], LoginThrottle]

    def throttle(self, clock: FakeClock | None = None, policy: LoginPolicy = STANDARD) -> LoginThrottle:
        """Return a throttle that has counted nothing yet."""
        return self.logins(clock or FakeClock(), policy)


@pytest.fixture(params=("memory", "redis"))
async def counting(request: pytest.FixtureRequest) -> AsyncIterator[Counting]:
    """Return both in turn."""
    if request.param == "memory":
        yield Counting(limiter=RequestLimiter, logins=MemoryLoginThrottle)
        return
    redis = open_redis(request.getfixturevalue("redis_url"), patience=PATIENCE)
    yield Counting(
        limiter=lambda clock: RedisRequestLimiter(RedisWindows(redis, clock, b"key", patience=PATIENCE)),
        logins=lambda clock, policy: RedisLoginThrottle(RedisWindows(redis, clock, b"key", patience=PATIENCE), policy),
    )
    await redis.aclose()
