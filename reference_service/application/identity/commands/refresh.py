"""Stay logged in."""

from dataclasses import dataclass, field
from datetime import datetime

from reference_service.application.identity.ports import AccessTokens, HeldSession, IdentityTransactions, IdentityUnitOfWork
from reference_service.application.identity.tokens import ACCESS_LIFETIME, Tokens
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.again import again
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.secrets import Secret, Secrets
from reference_service.domain.identity.session import Renewal, session_over
from reference_service.domain.identity.token import TokenDigest
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Refresh:
    """The refresh token that was given out last."""

    token: str = field(repr=False)


class RefreshHandler:
    """Gives a new pair of tokens for a refresh token, which is used up.

    Its successor follows from the token itself, so that all who present one token at the same time get the same one.
    """

    def __init__(self, transactions: IdentityTransactions, tokens: AccessTokens, secrets: Secrets, clock: Clock) -> None:
        self._transactions = transactions
        self._tokens = tokens
        self._secrets = secrets
        self._clock = clock

    async def execute(self, command: Refresh) -> Result[Tokens, DomainError]:
        """Return the next tokens; an unknown one, one of an ended session, and one that was used long ago are refused.

        The last ends the session: either whoever presents it stole it, or whoever used it did.
        """
        presented = self._secrets.known(command.token)
        return await again(lambda: self._renew(presented))

    async def _renew(self, presented: Secret) -> Result[Tokens, DomainError]:
        now = self._clock.now()
        async with self._transactions.begin(None) as work:
            held = await work.sessions.by_token(TokenDigest(presented.digest))
            if held is None or not held.session.is_open(now):
                return Err(session_over())
            user = await work.users.get(held.session.user_id)
            if user is None or not user.can_login():
                return Err(session_over())
            successor = self._secrets.successor(presented)
            kept = await self._keep(work, held, successor, now)
            if isinstance(kept, Err):
                return kept
            access = self._tokens.issue(Actor(user.id, held.session.id, user.role), now)
            return Ok(Tokens(access=access, refresh=successor.text, lives=ACCESS_LIFETIME))

    async def _keep(
        self, work: IdentityUnitOfWork, held: HeldSession, successor: Secret, now: datetime
    ) -> Result[None, DomainError]:
        renewal = held.session.renew(held.generation, now)
        if renewal == Ok(Renewal.REPEATED):
            return Ok(None)
        await work.sessions.save(held.session)
        if isinstance(renewal, Ok):
            await work.sessions.give_out(held.session, TokenDigest(successor.digest))
        committed = await work.commit()
        # A reuse is refused, and all the same kept: the session has to stay ended.
        return committed.and_then(lambda _: renewal.map(lambda _: None))
