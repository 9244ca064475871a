"""Look at one flag."""

from reference_service.application.flags.ports import FlagReader, FlagView
from reference_service.application.shared.actor import Actor
from reference_service.domain.flags.flag import FlagName
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, not_found
from reference_service.domain.shared.result import Err, Ok, Result


class GetFlagHandler:
    """Shows a flag to staff."""

    def __init__(self, flags: FlagReader) -> None:
        self._flags = flags

    async def execute(self, actor: Actor, name: str) -> Result[FlagView, DomainError]:
        """Return the flag, unless it is deleted."""
        allowed = actor.require(Permission.FLAGS_READ)
        if isinstance(allowed, Err):
            return allowed
        parsed = FlagName.parse(name)
        if isinstance(parsed, Err):
            return parsed
        flag = await self._flags.get(parsed.value)
        return Err(not_found("flag")) if flag is None else Ok(flag)
