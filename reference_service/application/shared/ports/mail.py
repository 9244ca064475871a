"""Letters to people."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from reference_service.domain.shared.email import Email


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter in plain text; its body may hold a secret and is never logged."""

    to: Email
    subject: str
    body: str = field(repr=False)


class Mailer(ABC):
    """Who carries letters."""

    @abstractmethod
    async def send(self, mail: Mail) -> None:
        """Hand a letter over, or raise `OSError`: whoever sends tries again."""


class Links(ABC):
    """The addresses that letters hold. They come from the settings, never from a request."""

    @abstractmethod
    def verify_email(self, secret: str) -> str:
        """Return where a new user proves that mail arrives."""

    @abstractmethod
    def reset_password(self, secret: str) -> str:
        """Return where a user chooses a new password."""

    @abstractmethod
    def accept_invitation(self, tenant: str, secret: str) -> str:
        """Return where somebody joins a tenant."""
