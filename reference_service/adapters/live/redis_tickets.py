"""Tickets that were given out, in Redis."""

from datetime import datetime, timedelta
from typing import Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

from reference_service.adapters.live.wire import Wire
from reference_service.application.live.ports import Listener, Tickets
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.shared.errors import Unavailable
from reference_service.domain.shared.result import Err, Ok, Result

_PREFIX: Final = "ticket:"
_PAUSE: Final = timedelta(seconds=5)


class RedisTickets(Tickets):
    """Tickets that any process may have given out."""

    def __init__(self, redis: Redis, wire: Wire, clock: Clock) -> None:
        self._redis = redis
        self._wire = wire
        self._clock = clock

    async def keep(self, digest: str, listener: Listener, until: datetime) -> Result[None, Unavailable]:
        """Keep what a ticket is for, until a moment."""
        name = _PREFIX + digest
        content, lives = self._wire.of_listener(listener, name, until), max(until - self._clock.now(), timedelta(milliseconds=1))
        try:
            await self._redis.set(name, content, px=lives)
        except (RedisError, OSError):
            return Err(_unavailable())
        return Ok(None)

    async def redeem(self, digest: str, now: datetime) -> Result[Listener | None, Unavailable]:
        """Return what a ticket is for, and forget it: Redis does both in one step. Without Redis nobody is let in."""
        name = _PREFIX + digest
        try:
            content = await self._redis.getdel(name)
        except (RedisError, OSError):
            return Err(_unavailable())
        return Ok(self._wire.listener(content, name, now) if isinstance(content, bytes) else None)


def _unavailable() -> Unavailable:
    return Unavailable(code="UNAVAILABLE", message="Tickets cannot be checked now. Try again.", retry_after=_PAUSE)
