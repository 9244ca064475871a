"""Tickets that were given out, in memory."""

from datetime import datetime

from reference_service.application.live.ports import Listener, Tickets
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.shared.errors import Unavailable
from reference_service.domain.shared.result import Ok, Result


class MemoryTickets(Tickets):
    """Tickets that one process has given out."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[Listener, datetime]] = {}
        """In the order of the moments, since all live for the same time."""

    def __len__(self) -> int:
        """Return how many are kept."""
        return len(self._kept)

    async def keep(self, digest: str, listener: Listener, until: datetime) -> Result[None, Unavailable]:
        """Keep what a ticket is for, until a moment, and forget those whose moment has come."""
        now = self._clock.now()
        while self._kept and next(iter(self._kept.values()))[1] <= now:
            del self._kept[next(iter(self._kept))]
        self._kept[digest] = (listener, until)
        return Ok(None)

    async def redeem(self, digest: str, now: datetime) -> Result[Listener | None, Unavailable]:
        """Return what a ticket is for, and forget it."""
        listener, until = self._kept.pop(digest, (None, now))
        return Ok(listener if now < until else None)
