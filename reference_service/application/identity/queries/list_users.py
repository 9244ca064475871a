"""Look through the accounts."""

from reference_service.application.identity.ports import UserReader, UserView
from reference_service.application.shared.actor import Actor
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.shared.result import Err, Ok, Result


class ListUsersHandler:
    """Shows the accounts to staff."""

    def __init__(self, users: UserReader) -> None:
        self._users = users

    async def execute(self, actor: Actor, page: PageRequest) -> Result[Page[UserView], DomainError]:
        """Return a page of accounts, oldest first."""
        allowed = actor.require(Permission.USERS_READ)
        if isinstance(allowed, Err):
            return allowed
        return Ok(await self._users.page(page))
