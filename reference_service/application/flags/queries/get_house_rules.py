"""Look at what holds for the whole service."""

from reference_service.application.flags.ports import FlagReader, HouseRulesView
from reference_service.application.shared.actor import Actor
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result


class GetHouseRulesHandler:
    """Shows the rules of the house to staff."""

    def __init__(self, reader: FlagReader) -> None:
        self._reader = reader

    async def execute(self, actor: Actor) -> Result[HouseRulesView, DomainError]:
        """Return what is stored, or the usual rules."""
        allowed = actor.require(Permission.SYSTEM_READ)
        return allowed if isinstance(allowed, Err) else Ok(await self._reader.house())
