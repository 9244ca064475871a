"""Mail what a new user verifies their address with."""

from typing import ClassVar
from uuid import UUID

from reference_service.application.identity.letters import TokenLetters
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.mail import Links, Mail
from reference_service.application.shared.subscriber import Subscriber
from reference_service.domain.identity.events import VerificationRequested
from reference_service.domain.identity.token import Purpose
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.published import UserRegistered


class SendVerification(Subscriber[UserRegistered]):
    """Writes to whoever registered, unless their address is verified already."""

    name: ClassVar[str] = "identity.send_verification"
    hears = UserRegistered

    def __init__(self, letters: TokenLetters, links: Links) -> None:
        self._letters = letters
        self._links = links

    async def receive(self, envelope: Envelope[UserRegistered]) -> None:
        """Mail a token."""
        await _send(self._letters, self._links, envelope.event.user_id, (envelope.id, self.name))


class SendVerificationAgain(Subscriber[VerificationRequested]):
    """Writes to whoever asked for another letter, unless their address is verified already."""

    name: ClassVar[str] = "identity.send_verification_again"
    hears = VerificationRequested

    def __init__(self, letters: TokenLetters, links: Links) -> None:
        self._letters = letters
        self._links = links

    async def receive(self, envelope: Envelope[VerificationRequested]) -> None:
        """Mail a token, which takes the place of the one before."""
        await _send(self._letters, self._links, envelope.event.user_id, (envelope.id, self.name))


async def _send(letters: TokenLetters, links: Links, user: UserId, delivery: tuple[UUID, str]) -> None:
    def write(to: Email, secret: str) -> Mail:
        link = links.verify_email(secret)
        return Mail(to, "Verify your address", f"Welcome.\n\nTo verify this address, open\n{link}\n")

    await letters.send(user, Purpose.VERIFY_EMAIL, delivery=delivery, wanted=lambda found: found.verified_at is None, write=write)
