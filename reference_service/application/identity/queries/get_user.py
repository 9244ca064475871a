"""Look at one account."""

from reference_service.application.identity.ports import UserDetails, UserReader
from reference_service.application.shared.actor import Actor
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, not_found
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Err, Ok, Result


class GetUserHandler:
    """Shows an account to staff."""

    def __init__(self, users: UserReader) -> None:
        self._users = users

    async def execute(self, actor: Actor, user_id: str) -> Result[UserDetails, DomainError]:
        """Return the account."""
        allowed = actor.require(Permission.USERS_READ)
        if isinstance(allowed, Err):
            return allowed
        parsed = UserId.parse(user_id)
        if isinstance(parsed, Err):
            return parsed
        user = await self._users.get(parsed.value)
        return Err(not_found("user")) if user is None else Ok(user)
