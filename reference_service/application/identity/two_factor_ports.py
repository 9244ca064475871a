"""What two-factor login asks of the outside."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import datetime

from reference_service.application.shared.ports.repository import Repository
from reference_service.application.shared.ports.secrets import Secret
from reference_service.domain.identity.two_factor import TwoFactor
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import TooMany, Unauthenticated, Unavailable
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Result


class TwoFactors(Repository[UserId, TwoFactor]):
    """The second factors of all users who ever asked for one."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a device is set up with: a secret to type in, and the same as an `otpauth://` URI to show as a picture."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


class Authenticators(ABC):
    """The devices that show codes, as the service sees them."""

    @abstractmethod
    def enrol(self, account: Email) -> Enrolment:
        """Return a new secret for the device of an account."""

    @abstractmethod
    def step_of(self, secret: str, code: str, now: datetime) -> int | None:
        """Return which step a code is of, if it is the present one or one beside it; None for a wrong code, and for any text."""


class RecoveryCodes(ABC):
    """The codes that stand in for a device, each once."""

    @abstractmethod
    def new(self) -> tuple[Secret, ...]:
        """Return ten codes for a person to keep on paper."""

    @abstractmethod
    def known(self, text: str) -> Secret:
        """Return the code that a person typed in, however they parted its letters; any text will do."""


@dataclass(frozen=True, slots=True)
class PendingLogin:
    """A login that waits for the code. `proof` is the digest of what is kept of the password that was right."""

    user_id: UserId
    proof: str = field(repr=False)


class TwoFactorTokens(ABC):
    """The short-lived proof that somebody knew the password. It permits nothing but to show a code."""

    @abstractmethod
    def issue(self, pending: PendingLogin, now: datetime) -> str:
        """Return a token that stands for a login which waits."""

    @abstractmethod
    def read(self, token: str, now: datetime) -> Result[PendingLogin, Unauthenticated]:
        """Return the login that a token stands for, if it is one of ours, for this use, and still good."""


class CodeThrottle(ABC):
    """Keeps the guessing of codes slow, wherever it comes from: a code is short, and who guesses has the password."""

    @abstractmethod
    async def admit(self, user: UserId) -> Result[None, TooMany | Unavailable]:
        """Count a try of a user, and say whether it may go on."""

    @abstractmethod
    async def forgive(self, user: UserId) -> None:
        """Forget the tries of a user, since one of them was right."""
