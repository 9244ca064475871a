"""Letters that hold a one-time token."""

from collections.abc import Callable
from uuid import UUID

from reference_service.application.identity.ports import IdentityTransactions
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.mail import Mail, Mailer
from reference_service.application.shared.ports.secrets import Secrets
from reference_service.domain.identity.token import OneTimeToken, Purpose, TokenDigest
from reference_service.domain.identity.user import User
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.ids import UserId


class TokenLetters:
    """Issues a token for a user and mails it. The secret is made here, so that no store ever holds it."""

    def __init__(self, transactions: IdentityTransactions, secrets: Secrets, mailer: Mailer, clock: Clock) -> None:
        self._transactions = transactions
        self._secrets = secrets
        self._mailer = mailer
        self._clock = clock

    async def send(
        self,
        user_id: UserId,
        purpose: Purpose,
        *,
        delivery: tuple[UUID, str],
        wanted: Callable[[User], bool],
        write: Callable[[Email, str], Mail],
    ) -> None:
        """Mail a new token, once for a delivery (an event and the subscriber's name), if the user still wants one.

        Where mailing fails, nothing is kept, and the next delivery makes a newer token.
        """
        secret, now = self._secrets.new(), self._clock.now()
        async with self._transactions.begin(None) as work:
            user = await work.users.get(user_id)
            if user is None or not wanted(user) or not await work.is_first_delivery(*delivery):
                return
            token = await work.tokens.of(user_id, purpose)
            if token is None:
                await work.tokens.add(OneTimeToken.issue(user_id, purpose, TokenDigest(secret.digest), now))
            else:
                token.replace(TokenDigest(secret.digest), now)
                await work.tokens.save(token)
            await self._mailer.send(write(user.email, secret.text))
            (await work.commit()).unwrap()
