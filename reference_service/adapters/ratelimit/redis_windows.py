"""What was admitted, in Redis, so that all processes count together."""

import asyncio
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from redis.asyncio import Redis

from reference_service.adapters.ratelimit.windows import Window
from reference_service.application.shared.ports.clock import Clock

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND, _MILLISECOND = timedelta(microseconds=1), timedelta(milliseconds=1)
_ADMIT: Final = """
-- Each key is a list of the moments that were admitted, oldest last. The arguments are this moment, then of each window
-- how many it admits and how long it is; all times are whole microseconds, which a number of Lua holds exactly.
local now, room, told = tonumber(ARGV[1]), 1, {}
for i, key in ipairs(KEYS) do
    local over = now - tonumber(ARGV[2 * i + 1])
    local oldest = redis.call('LINDEX', key, -1)
    while oldest and tonumber(oldest) <= over do
        redis.call('RPOP', key)
        oldest = redis.call('LINDEX', key, -1)
    end
    local count = redis.call('LLEN', key)
    if count >= tonumber(ARGV[2 * i]) then
        room = 0
    end
    told[i] = {count, oldest or ARGV[1]}
end
if room == 1 then
    for i, key in ipairs(KEYS) do
        redis.call('LPUSH', key, ARGV[1])
        redis.call('PEXPIRE', key, math.ceil(ARGV[2 * i + 1] / 1000))
    end
end
return {room, told}
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """A window, and whom it is about."""

    window: Window
    whom: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How many more a window has room for, and when the next place comes free."""

    remaining: int
    reset_after: timedelta


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether something was admitted, and how each of its windows stands now, in their order."""

    allowed: bool
    standings: tuple[Standing, ...]


class RedisWindows:
    """Counts in several windows at once: all have room and count it, or none does.

    The question and the count are one script, which nothing comes between, and one way to Redis and back. The library
    that counts in memory asks for each window alone, by the clock of each process.
    """

    def __init__(self, redis: Redis, clock: Clock, key: bytes, *, patience: timedelta) -> None:
        """`key` is what the names of keys are made with: who looks into Redis cannot tell whom they are about.

        `patience` is how long a request may wait for a count.
        """
        self._redis = redis
        self._clock = clock
        self._key = key
        self._patience = patience.total_seconds()
        self._admit = redis.register_script(_ADMIT)

    async def admit(self, limits: Sequence[Limit]) -> Admission:
        """Count, or say where there is no room; RedisError or OSError: it cannot be counted in time."""
        now = (self._clock.now() - _EPOCH) // _MICROSECOND
        spans = [limit.window.span // _MICROSECOND for limit in limits]
        arguments = [now]
        for limit, span in zip(limits, spans, strict=True):
            arguments += [limit.window.most, span]
        async with asyncio.timeout(self._patience):
            room, told = await self._admit(keys=[self._name(limit) for limit in limits], args=arguments)
        return Admission(
            allowed=room == 1,
            standings=tuple(
                Standing(limit.window.most - count - room, (int(oldest) + span - now) * _MICROSECOND)
                for limit, span, (count, oldest) in zip(limits, spans, told, strict=True)
            ),
        )

    async def clear(self, limits: Sequence[Limit]) -> None:
        """Forget what was counted; RedisError or OSError: it cannot be reached in time."""
        async with asyncio.timeout(self._patience):
            await self._redis.delete(*(self._name(limit) for limit in limits))

    def _name(self, limit: Limit) -> str:
        window = limit.window
        said = "\0".join((str(window.most), str(window.span // _MILLISECOND), *limit.whom))
        return f"limits:{hmac.digest(self._key, said.encode(), hashlib.sha256)[:16].hex()}"
