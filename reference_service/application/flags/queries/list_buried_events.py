"""Look at events whose delivery was given up."""

from collections.abc import Sequence
from typing import Final

from reference_service.application.shared.actor import Actor
from reference_service.application.shared.ports.graves import BuriedEvent, Graves
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result

_MOST: Final = 100


class ListBuriedEventsHandler:
    """Shows buried events to staff."""

    def __init__(self, graves: Graves) -> None:
        self._graves = graves

    async def execute(self, actor: Actor) -> Result[Sequence[BuriedEvent], DomainError]:
        """Return those that happened last, newest first, a hundred at most."""
        allowed = actor.require(Permission.SYSTEM_READ)
        return allowed if isinstance(allowed, Err) else Ok(await self._graves.newest(_MOST))
