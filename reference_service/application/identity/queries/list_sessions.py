"""Look through one's own sessions."""

from reference_service.application.identity.ports import SessionReader, SessionView
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.shared.result import Err, Ok, Result


class ListSessionsHandler:
    """Shows where the actor is logged in."""

    def __init__(self, sessions: SessionReader, clock: Clock) -> None:
        self._sessions = sessions
        self._clock = clock

    async def execute(self, actor: Actor, page: PageRequest) -> Result[Page[SessionView], DomainError]:
        """Return a page of the open sessions, oldest first."""
        allowed = actor.require(Permission.ACCOUNT_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        return Ok(await self._sessions.page(actor, self._clock.now(), page))
