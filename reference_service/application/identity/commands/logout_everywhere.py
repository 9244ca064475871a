"""End all sessions."""

from reference_service.application.identity.ports import IdentityTransactions
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.again import again
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result


class LogoutEverywhereHandler:
    """Ends every session of the actor, this one too."""

    def __init__(self, transactions: IdentityTransactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def execute(self, actor: Actor) -> Result[None, DomainError]:
        """End them; no refresh token that was given out before is good any more."""
        allowed = actor.require(Permission.ACCOUNT_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        return await again(lambda: self._end(actor))

    async def _end(self, actor: Actor) -> Result[None, DomainError]:
        now = self._clock.now()
        async with self._transactions.begin(actor.user_id) as work:
            user = await work.users.hold(actor.user_id)
            if user is None:
                return Ok(None)
            user.log_out_everywhere(now)
            await work.users.save(user)
            user.lose_sessions(await work.sessions.end_all(user.id, now), now)
            return await work.commit()
