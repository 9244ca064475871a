"""Ask for another verification mail."""

from dataclasses import dataclass

from reference_service.application.identity.ports import IdentityTransactions
from reference_service.application.identity.requests import ask_for_mail
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestVerification:
    """Whose address waits to be verified."""

    email: str


class RequestVerificationHandler:
    """Has the verification mail sent again, if there is an account that needs it."""

    def __init__(self, transactions: IdentityTransactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def execute(self, command: RequestVerification) -> Result[None, DomainError]:
        """Give every address the same answer; what is no address is refused."""
        now = self._clock.now()
        return await ask_for_mail(self._transactions, command.email, lambda user: user.request_verification(now))
