"""Nonces that one process has seen."""

import heapq
from datetime import datetime, timedelta

from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.nonces import Nonces
from reference_service.domain.shared.errors import Unavailable
from reference_service.domain.shared.result import Ok, Result


class MemoryNonces(Nonces):
    """Nonces that one process has seen."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: set[tuple[str, str]] = set()
        self._ends: list[tuple[datetime, tuple[str, str]]] = []

    async def claim(self, owner: str, nonce: str, lives: timedelta) -> Result[bool, Unavailable]:
        """Tell whether an owner uses a nonce for the first time in a span."""
        now, used = self._clock.now(), (owner, nonce)
        while self._ends and self._ends[0][0] <= now:
            self._seen.discard(heapq.heappop(self._ends)[1])
        if used in self._seen:
            return Ok(value=False)
        self._seen.add(used)
        heapq.heappush(self._ends, (now + lives, used))
        return Ok(value=True)
