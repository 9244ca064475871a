"""Caches of both kinds, for tests to fill and to hinder."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from redis.asyncio import Redis

from reference_service.adapters.cache.codec import Codec
from reference_service.adapters.cache.counts import CacheCounts
from reference_service.adapters.cache.memory import GenerationCache
from reference_service.adapters.cache.port import Cache
from reference_service.adapters.cache.redis import RedisCache
from reference_service.adapters.system.secrets import RandomSecrets
from reference_service.infrastructure.redis import open_redis
from tests.reference_service.fakes.shared import FakeClock
from tests.reference_service.servers import PATIENCE

KINDS = ("memory", "redis")
KEY_OF_SERVICE = b"the key of the tokens of a service"
PAUSE = timedelta(milliseconds=10)
"""How long Redis is left alone after a failure."""
_PATIENCE = 20.0
"""Seconds after which waiting is given up."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A cache, the clock that it reads, and what it counts."""

    cache: Cache
    clock: FakeClock
    counts: CacheCounts = field(default_factory=CacheCounts)

    def count(self, outcome: str) -> int:
        """Return how many questions came to an outcome."""
        return self.counts.outcomes[outcome]


def in_memory(*, most: int = 100) -> Standing:
    """Return a cache in memory."""
    clock, counts = FakeClock(), CacheCounts()
    return Standing(GenerationCache(clock, most=most, watch=counts), clock, counts)


@asynccontextmanager
async def in_redis(
    url: str, *, key: bytes = KEY_OF_SERVICE, clock: FakeClock | None = None, patience: timedelta = PATIENCE
) -> AsyncIterator[Standing]:
    """Return a cache in Redis as one process has it, and close it."""
    clock, counts, redis = clock or FakeClock(), CacheCounts(), open_redis(url, patience=PATIENCE)
    cache = RedisCache(redis, Codec(key), clock, RandomSecrets(key), patience=patience, watch=counts, pause=PAUSE)
    try:
        yield Standing(cache, clock, counts)
    finally:
        await cache.close()
        await redis.aclose()


@asynccontextmanager
async def looking_into(url: str) -> AsyncIterator[Redis]:
    """Return a client for whoever looks at what is kept, or spoils it."""
    async with open_redis(url, patience=PATIENCE) as redis:
        yield redis


async def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    limit = time.monotonic() + _PATIENCE
    while not is_so():
        assert time.monotonic() < limit, "It does not come to be so."
        await asyncio.sleep(0.001)


async def until_is(ask: Callable[[], Awaitable[str]], wanted: str) -> None:
    """Ask until the answer is what is wanted."""
    limit = time.monotonic() + _PATIENCE
    while await ask() != wanted:
        assert time.monotonic() < limit, f"The answer does not come to be {wanted}."
        await asyncio.sleep(0.001)


class Schedule:
    """Lets one piece of work go from pause to pause, one at a time."""

    def __init__(self) -> None:
        self._work: asyncio.Task[None] | None = None
        self._paused = asyncio.Event()
        self._go = asyncio.Event()

    async def pause(self) -> None:
        """Wait, in the midst of the work, for the next step."""
        self._paused.set()
        await self._go.wait()
        self._go.clear()

    async def step(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Begin the work or let it go on, and return when it pauses again or is done."""
        self._paused.clear()
        if self._work is None:
            self._work = asyncio.create_task(work())
        else:
            self._go.set()
        pausing = asyncio.ensure_future(self._paused.wait())
        await asyncio.wait((pausing, self._work), return_when=asyncio.FIRST_COMPLETED)
        pausing.cancel()
