"""Find out whether somebody may go on listening."""

from reference_service.application.live.ports import Listener, Standings
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Result


class CheckListenerHandler:
    """Tells what a listener is now. It is asked before each message, so whoever is removed hears nothing more."""

    def __init__(self, standings: Standings, clock: Clock) -> None:
        self._standings = standings
        self._clock = clock

    async def execute(self, listener: Listener) -> Result[TenantRole, DomainError]:
        """Return the role that a listener has now; Unauthenticated or NotFound if they hear nothing any more."""
        return await self._standings.of(listener, self._clock.now())
