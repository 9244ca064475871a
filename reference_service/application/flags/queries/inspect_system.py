"""Look at the process that answers, and at what it works with."""

from reference_service.application.flags.ports import Inspection, SystemView
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result


class InspectSystemHandler:
    """Shows the state of the service to staff."""

    def __init__(self, inspection: Inspection, clock: Clock) -> None:
        self._inspection = inspection
        self._clock = clock

    async def execute(self, actor: Actor) -> Result[SystemView, DomainError]:
        """Return what is there now."""
        allowed = actor.require(Permission.SYSTEM_READ)
        return allowed if isinstance(allowed, Err) else Ok(await self._inspection.look(self._clock.now()))
