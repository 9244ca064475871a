"""Tell the owner of an address that somebody registered with it again."""

from typing import ClassVar, Final

from reference_service.application.identity.ports import IdentityTransactions
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.mail import Mail, Mailer
from reference_service.application.shared.subscriber import Subscriber
from reference_service.domain.identity.events import RegistrationRepeated
from reference_service.domain.shared.email import Email

_BODY: Final = (
    "Somebody registered with your address, which has an account. If it was you, log in.\n\n"
    "If you cannot, ask for another letter to verify your address with, or for a new password. If it was not you, do nothing.\n"
)


class TellOfRegistration(Subscriber[RegistrationRepeated]):
    """Writes to the owner, who alone may know that there is an account."""

    name: ClassVar[str] = "identity.tell_of_registration"
    hears = RegistrationRepeated

    def __init__(self, transactions: IdentityTransactions, mailer: Mailer) -> None:
        self._transactions = transactions
        self._mailer = mailer

    async def receive(self, envelope: Envelope[RegistrationRepeated]) -> None:
        """Mail it, once: when the mail fails, the event counts as not delivered."""
        to = await self._owner(envelope)
        if to is not None:
            # No transaction is open meanwhile: on SQLite all who write would wait for the mail server.
            await self._mailer.send(Mail(to, "You have an account", _BODY))
            async with self._transactions.begin(None) as work:
                if await work.is_first_delivery(envelope.id, self.name):
                    # A refusal raises, so that the event comes again.
                    (await work.commit()).unwrap()

    async def _owner(self, envelope: Envelope[RegistrationRepeated]) -> Email | None:
        """Return whom to tell, unless that was done; nothing is noted yet."""
        async with self._transactions.begin(None) as work:
            user = await work.users.get(envelope.event.user_id)
            return user.email if user is not None and await work.is_first_delivery(envelope.id, self.name) else None
