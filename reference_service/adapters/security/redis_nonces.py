"""Nonces that all processes have seen, in Redis."""

from datetime import timedelta
from typing import Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

from reference_service.application.shared.ports.nonces import Nonces
from reference_service.domain.shared.errors import Unavailable
from reference_service.domain.shared.result import Err, Ok, Result

_PREFIX: Final = "nonce:"
_PAUSE: Final = timedelta(seconds=5)


class RedisNonces(Nonces):
    """Nonces that all processes have seen."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def claim(self, owner: str, nonce: str, lives: timedelta) -> Result[bool, Unavailable]:
        """Tell whether an owner uses a nonce for the first time in a span; without Redis nobody knows."""
        try:
            is_new = await self._redis.set(f"{_PREFIX}{owner}:{nonce}", b"", nx=True, px=lives)
        except (RedisError, OSError):
            return Err(Unavailable(code="UNAVAILABLE", message="It cannot be checked now. Try again.", retry_after=_PAUSE))
        return Ok(bool(is_new))
