"""End one of one's sessions from another."""

from dataclasses import dataclass

from reference_service.application.identity.ports import IdentityTransactions
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.again import again
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, not_found
from reference_service.domain.shared.ids import SessionId
from reference_service.domain.shared.result import Err, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeSession:
    """Which."""

    session_id: str


class RevokeSessionHandler:
    """Ends an open session of the actor, the one that they ask in included."""

    def __init__(self, transactions: IdentityTransactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def execute(self, actor: Actor, command: RevokeSession) -> Result[None, DomainError]:
        """End it; that of somebody else is not there, and neither is one that is over."""
        allowed = actor.require(Permission.ACCOUNT_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        parsed = SessionId.parse(command.session_id)
        if isinstance(parsed, Err):
            return parsed
        return await again(lambda: self._end(actor, parsed.value))

    async def _end(self, actor: Actor, session_id: SessionId) -> Result[None, DomainError]:
        now = self._clock.now()
        async with self._transactions.begin(actor.user_id) as work:
            session = await work.sessions.get(session_id)
            if session is None or session.user_id != actor.user_id or not session.is_open(now):
                return Err(not_found("session"))
            session.end(now)
            await work.sessions.save(session)
            return await work.commit()
