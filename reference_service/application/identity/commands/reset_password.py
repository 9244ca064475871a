"""Choose a new password with what was mailed."""

from dataclasses import dataclass, field

from reference_service.application.identity.ports import IdentityTransactions, PasswordHasher
from reference_service.application.shared.again import again
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.secrets import Secrets
from reference_service.domain.identity.password import Password, PasswordHash
from reference_service.domain.identity.token import Purpose, TokenDigest, unusable_token
from reference_service.domain.identity.user import User
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetPassword:
    """The token that was mailed, and the new password."""

    token: str = field(repr=False)
    password: str = field(repr=False)


class ResetPasswordHandler:
    """Changes the password of whoever reads the mail of an account, and ends all of its sessions."""

    def __init__(self, transactions: IdentityTransactions, hasher: PasswordHasher, secrets: Secrets, clock: Clock) -> None:
        self._transactions = transactions
        self._hasher = hasher
        self._secrets = secrets
        self._clock = clock

    async def execute(self, command: ResetPassword) -> Result[None, DomainError]:
        """Change it; a token that is unknown, used or expired is refused, and so is a weak password, which uses up nothing."""
        digest = TokenDigest(self._secrets.known(command.token).digest)
        user = await self._user(digest)
        if isinstance(user, Err):
            return user
        password = Password.choose(command.password, email=user.value.email)
        if isinstance(password, Err):
            return password
        hashed = await self._hasher.hash(password.value)
        if isinstance(hashed, Err):
            return hashed
        # Of two who use one token at the same time, the second looks again and finds it used.
        return await again(lambda: self._change(digest, hashed.value))

    async def _user(self, digest: TokenDigest) -> Result[User, DomainError]:
        async with self._transactions.begin(None) as work:
            token = await work.tokens.by_digest(digest, Purpose.RESET_PASSWORD)
            usable = token is not None and isinstance(token.redeem(self._clock.now()), Ok)
            user = await work.users.get(token.user_id) if token is not None and usable else None
            return Err(unusable_token()) if user is None else Ok(user)

    async def _change(self, digest: TokenDigest, hashed: PasswordHash) -> Result[None, DomainError]:
        now = self._clock.now()
        async with self._transactions.begin(None) as work:
            token = await work.tokens.by_digest(digest, Purpose.RESET_PASSWORD)
            user = None if token is None else await work.users.hold(token.user_id)
            if token is None or user is None:
                return Err(unusable_token())
            redeemed = token.redeem(now)
            if isinstance(redeemed, Err):
                return redeemed
            user.change_password(hashed, now)
            await work.tokens.save(token)
            await work.users.save(user)
            user.lose_sessions(await work.sessions.end_all(user.id, now), now)
            return await work.commit()
