"""What follows the right password: a session, or the question for a code."""

from reference_service.application.identity.ports import AccessTokens, IdentityUnitOfWork
from reference_service.application.identity.tokens import ACCESS_LIFETIME, TWO_FACTOR_LIFETIME, Challenge, Tokens
from reference_service.application.identity.two_factor_ports import PendingLogin, TwoFactorTokens
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.application.shared.ports.secrets import Secrets
from reference_service.domain.identity.session import Session
from reference_service.domain.identity.token import TokenDigest
from reference_service.domain.identity.user import User
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.ids import SessionId
from reference_service.domain.shared.result import Result


class Opening:
    """Opens sessions for users who proved who they are, and keeps those waiting who have proved half of it."""

    def __init__(self, access: AccessTokens, pending: TwoFactorTokens, secrets: Secrets, clock: Clock, ids: IdFactory) -> None:
        self._access = access
        self._pending = pending
        self._secrets = secrets
        self._clock = clock
        self._ids = ids

    async def after_password(self, work: IdentityUnitOfWork, user: User) -> Result[Tokens | Challenge, DomainError]:
        """Commit, and return the tokens of a new session, or what has to come with a code if the user has two-factor login."""
        factor = await work.two_factors.get(user.id)
        if factor is None or not factor.is_on:
            return await self.open(work, user)
        token = self._pending.issue(PendingLogin(user.id, self._proof(user)), self._clock.now())
        return (await work.commit()).map(lambda _: Challenge(token=token, lives=TWO_FACTOR_LIFETIME))

    async def open(self, work: IdentityUnitOfWork, user: User) -> Result[Tokens, DomainError]:
        """Commit, and return the tokens of a new session."""
        now = self._clock.now()
        session = Session.open(SessionId(self._ids.new()), user.id, now)
        refresh = self._secrets.new()
        await work.sessions.add(session)
        await work.sessions.give_out(session, TokenDigest(refresh.digest))
        committed = await work.commit()
        access = self._access.issue(Actor(user.id, session.id, user.role), now)
        return committed.map(lambda _: Tokens(access=access, refresh=refresh.text, lives=ACCESS_LIFETIME))

    def waits(self, pending: PendingLogin, user: User) -> bool:
        """Tell whether a login still waits: the user may log in, and has the password that was right."""
        return user.can_login() and pending.proof == self._proof(user)

    def _proof(self, user: User) -> str:
        return self._secrets.known(user.password.value).digest
