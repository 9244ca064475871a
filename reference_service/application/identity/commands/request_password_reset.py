"""Ask for a mail to choose a new password with."""

from dataclasses import dataclass

from reference_service.application.identity.ports import IdentityTransactions
from reference_service.application.identity.requests import ask_for_mail
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPasswordReset:
    """Whose password is lost."""

    email: str


class RequestPasswordResetHandler:
    """Has the mail sent, if there is an account that may log in."""

    def __init__(self, transactions: IdentityTransactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def execute(self, command: RequestPasswordReset) -> Result[None, DomainError]:
        """Give every address the same answer; what is no address is refused."""
        now = self._clock.now()
        return await ask_for_mail(self._transactions, command.email, lambda user: user.request_password_reset(now))
