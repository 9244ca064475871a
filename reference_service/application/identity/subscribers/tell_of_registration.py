"""Tell the owner of an address that somebody registered with it again."""

from typing import ClassVar

from reference_service.application.identity.ports import IdentityTransactions
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.mail import Mail, Mailer
from reference_service.application.shared.subscriber import Subscriber
from reference_service.domain.identity.events import RegistrationRepeated


class TellOfRegistration(Subscriber[RegistrationRepeated]):
    """Writes to the owner, who alone may know that there is an account."""

    name: ClassVar[str] = "identity.tell_of_registration"
    hears = RegistrationRepeated

    def __init__(self, transactions: IdentityTransactions, mailer: Mailer) -> None:
        self._transactions = transactions
        self._mailer = mailer

    async def receive(self, envelope: Envelope[RegistrationRepeated]) -> None:
        """Mail it, once."""
        async with self._transactions.begin(None) as work:
            user = await work.users.get(envelope.event.user_id)
            if user is None or not await work.is_first_delivery(envelope.id, self.name):
                return
            body = (
                "Somebody registered with your address, which has an account. If it was you, log in, or ask for a new password.\n"
            )
            await self._mailer.send(Mail(user.email, "You have an account", body))
            (await work.commit()).unwrap()
