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

        The token is kept before it is mailed: a link works as soon as it can be read. Where mailing fails, the next
        delivery makes a newer one in its place.
        """
        user = await self._waiting(user_id, delivery)
        if user is not None and wanted(user):
            secret = self._secrets.new()
            await self._keep(user_id, purpose, TokenDigest(secret.digest))
            # No transaction is open meanwhile: on SQLite all who write would wait for the mail server.
            await self._mailer.send(write(user.email, secret.text))
            await self._note(delivery)

    async def _waiting(self, user_id: UserId, delivery: tuple[UUID, str]) -> User | None:
        """Return the user, unless the delivery was made before; nothing is noted yet."""
        async with self._transactions.begin(None) as work:
            return await work.users.get(user_id) if await work.is_first_delivery(*delivery) else None

    async def _keep(self, user_id: UserId, purpose: Purpose, digest: TokenDigest) -> None:
        now = self._clock.now()
        async with self._transactions.begin(None) as work:
            token = await work.tokens.of(user_id, purpose)
            if token is None:
                await work.tokens.add(OneTimeToken.issue(user_id, purpose, digest, now))
            else:
                token.replace(digest, now)
                await work.tokens.save(token)
            # A refusal raises, so that the event comes again.
            (await work.commit()).unwrap()

    async def _note(self, delivery: tuple[UUID, str]) -> None:
        async with self._transactions.begin(None) as work:
            if await work.is_first_delivery(*delivery):
                (await work.commit()).unwrap()
