"""Remove for good what was deleted long ago."""

from datetime import timedelta

from reference_service.application.shared.ports.clock import Clock
from reference_service.application.work.ports import Graveyard


class PurgeDeletedHandler:
    """Empties the graveyard of all tenants, for the service itself."""

    def __init__(self, graveyard: Graveyard, clock: Clock) -> None:
        self._graveyard = graveyard
        self._clock = clock

    async def execute(self, older_than: timedelta) -> int:
        """Return how many projects and tasks were removed, which nobody can restore any more."""
        return await self._graveyard.purge(self._clock.now() - older_than)
