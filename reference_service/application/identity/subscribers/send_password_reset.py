"""Mail what somebody chooses a new password with."""

from typing import ClassVar

from reference_service.application.identity.letters import TokenLetters
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.mail import Links, Mail
from reference_service.application.shared.subscriber import Subscriber
from reference_service.domain.identity.events import PasswordResetRequested
from reference_service.domain.identity.token import Purpose
from reference_service.domain.shared.email import Email


class SendPasswordReset(Subscriber[PasswordResetRequested]):
    """Writes to whoever asked for it, if the account may log in."""

    name: ClassVar[str] = "identity.send_password_reset"
    hears = PasswordResetRequested

    def __init__(self, letters: TokenLetters, links: Links) -> None:
        self._letters = letters
        self._links = links

    async def receive(self, envelope: Envelope[PasswordResetRequested]) -> None:
        """Mail a token, which takes the place of the one before."""
        delivery = envelope.id, self.name
        await self._letters.send(
            envelope.event.user_id,
            Purpose.RESET_PASSWORD,
            delivery=delivery,
            wanted=lambda user: user.can_login(),
            write=self._write,
        )

    def _write(self, to: Email, secret: str) -> Mail:
        link = self._links.reset_password(secret)
        body = f"Somebody, you we hope, wants a new password.\n\nTo choose one within 30 minutes, open\n{link}\n"
        return Mail(to, "A new password", body)
