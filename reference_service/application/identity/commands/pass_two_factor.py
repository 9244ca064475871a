"""Log in, the second half."""

from dataclasses import dataclass, field

from reference_service.application.identity.opening import Opening
from reference_service.application.identity.ports import IdentityTransactions
from reference_service.application.identity.second_factor import SecondFactor
from reference_service.application.identity.tokens import Tokens
from reference_service.application.identity.two_factor_ports import PendingLogin, TwoFactorTokens
from reference_service.application.shared.again import again
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.shared.errors import DomainError, Unauthenticated
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class PassTwoFactor:
    """What the login answered with, and a code of the device or a recovery code."""

    token: str = field(repr=False)
    code: str = field(repr=False)


class PassTwoFactorHandler:
    """Opens the session of a login that waits for a code.

    The tries of a user are counted wherever they come from. Of two who use one code at the same time, one wins.
    """

    def __init__(
        self,
        transactions: IdentityTransactions,
        tokens: TwoFactorTokens,
        second_factor: SecondFactor,
        opening: Opening,
        clock: Clock,
    ) -> None:
        self._transactions = transactions
        self._tokens = tokens
        self._second_factor = second_factor
        self._opening = opening
        self._clock = clock

    async def execute(self, command: PassTwoFactor) -> Result[Tokens, DomainError]:
        """Return the tokens of a new session; a wrong code is refused, and so are a used one and too many tries."""
        pending = self._tokens.read(command.token, self._clock.now())
        if isinstance(pending, Err):
            return pending
        waiting = pending.value
        admitted = await self._second_factor.admit(waiting.user_id, command.code)
        if isinstance(admitted, Err):
            return admitted
        opened = await again(lambda: self._open(waiting, command.code))
        if isinstance(opened, Ok):
            await self._second_factor.forgive(waiting.user_id, command.code)
        return opened

    async def _open(self, pending: PendingLogin, code: str) -> Result[Tokens, DomainError]:
        async with self._transactions.begin(pending.user_id) as work:
            user = await work.users.hold(pending.user_id)
            if user is None or not self._opening.waits(pending, user):
                return Err(login_over())
            proven = await self._second_factor.prove(work, user.id, code, self._clock.now())
            return proven if isinstance(proven, Err) else await self._opening.open(work, user)


def login_over() -> Unauthenticated:
    """Return the refusal for a login that waits no more: the account was stopped, or its password changed."""
    return Unauthenticated(code="LOGIN_OVER", message="The login waits no more. Log in again.")
