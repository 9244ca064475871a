"""Look at one's own account."""

from reference_service.application.identity.ports import UserDetails, UserReader
from reference_service.application.shared.actor import Actor
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, not_found
from reference_service.domain.shared.result import Err, Ok, Result


class GetAccountHandler:
    """Shows the actor's account."""

    def __init__(self, users: UserReader) -> None:
        self._users = users

    async def execute(self, actor: Actor) -> Result[UserDetails, DomainError]:
        """Return the account."""
        allowed = actor.require(Permission.ACCOUNT_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        user = await self._users.get(actor.user_id)
        return Err(not_found("user")) if user is None else Ok(user)
