"""Questions to Redis that cost little when it does not answer."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar

import structlog
from redis.exceptions import RedisError

from reference_service.adapters.cache.counts import CacheWatch, Outcome
from reference_service.application.shared.ports.clock import Clock

T = TypeVar("T")

_log = structlog.get_logger()
PAUSE: Final = timedelta(seconds=1)


class Link:
    """Asks, waits a little, and after a failure asks nothing for a while; then one question goes ahead of the others."""

    def __init__(self, clock: Clock, watch: CacheWatch, *, patience: timedelta, pause: timedelta = PAUSE) -> None:
        """`patience` is how long a request waits for an answer that it can do without."""
        self._clock = clock
        self._watch = watch
        self._patience = patience.total_seconds()
        self._pause = pause
        self._until: datetime | None = None
        """When the next question may be asked; None as long as all goes well."""

    async def ask(self, question: Callable[[], Awaitable[T]]) -> T | None:
        """Return the answer; None if there is none, or the question was not asked."""
        if not self._may_ask():
            self._watch.note_cache(Outcome.BYPASS)
            return None
        try:
            async with asyncio.timeout(self._patience):
                answer = await question()
        except (RedisError, OSError) as error:
            self._watch.note_cache(Outcome.FAILURE)
            if self._until is None:
                _log.warning("cache_lost", reason=type(error).__name__)
            self._until = self._clock.now() + self._pause
            return None
        if self._until is not None:
            _log.info("cache_found")
            self._until = None
        return answer

    def _may_ask(self) -> bool:
        if self._until is None:
            return True
        now = self._clock.now()
        if now < self._until:
            return False
        # The others wait for what becomes of this one.
        self._until = now + self._pause
        return True
