"""Look at all flags."""

from collections.abc import Sequence

from reference_service.application.flags.ports import FlagReader, FlagView
from reference_service.application.shared.actor import Actor
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result


class ListFlagsHandler:
    """Shows the flags to staff."""

    def __init__(self, flags: FlagReader) -> None:
        self._flags = flags

    async def execute(self, actor: Actor) -> Result[Sequence[FlagView], DomainError]:
        """Return all flags, by their names."""
        allowed = actor.require(Permission.FLAGS_READ)
        return allowed if isinstance(allowed, Err) else Ok(await self._flags.all())
