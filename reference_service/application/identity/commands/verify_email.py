"""Prove that mail arrives."""

from dataclasses import dataclass, field

from reference_service.application.identity.ports import IdentityTransactions
from reference_service.application.shared.again import again
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.secrets import Secrets
from reference_service.domain.identity.token import Purpose, TokenDigest, unusable_token
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyEmail:
    """The secret that came by mail."""

    token: str = field(repr=False)


class VerifyEmailHandler:
    """Lets a user log in, since mail to their address arrives."""

    def __init__(self, transactions: IdentityTransactions, secrets: Secrets, clock: Clock) -> None:
        self._transactions = transactions
        self._secrets = secrets
        self._clock = clock

    async def execute(self, command: VerifyEmail) -> Result[None, DomainError]:
        """Use the token up; an unknown, used, replaced or expired one is refused in the same words."""
        digest = TokenDigest(self._secrets.known(command.token).digest)
        return await again(lambda: self._verify(digest))

    async def _verify(self, digest: TokenDigest) -> Result[None, DomainError]:
        now = self._clock.now()
        async with self._transactions.begin(None) as work:
            token = await work.tokens.by_digest(digest, Purpose.VERIFY_EMAIL)
            user = None if token is None else await work.users.get(token.user_id)
            if token is None or user is None:
                return Err(unusable_token())
            redeemed = token.redeem(now)
            if isinstance(redeemed, Err):
                return redeemed
            user.verify(now)
            await work.tokens.save(token)
            await work.users.save(user)
            return await work.commit()
