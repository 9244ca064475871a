"""End a session."""

from reference_service.application.identity.ports import IdentityTransactions
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.again import again
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result


class LogoutHandler:
    """Ends the session that the actor asks in; their other sessions go on."""

    def __init__(self, transactions: IdentityTransactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def execute(self, actor: Actor) -> Result[None, DomainError]:
        """End it; one that is over stays so."""
        allowed = actor.require(Permission.ACCOUNT_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        return await again(lambda: self._end(actor))

    async def _end(self, actor: Actor) -> Result[None, DomainError]:
        async with self._transactions.begin(actor.user_id) as work:
            session = await work.sessions.get(actor.session_id)
            if session is None or session.user_id != actor.user_id:
                return Ok(None)
            session.end(self._clock.now())
            await work.sessions.save(session)
            return await work.commit()
