"""Switch two-factor login on."""

from dataclasses import dataclass, field

from reference_service.application.identity.ports import IdentityTransactions
from reference_service.application.identity.second_factor import SecondFactor
from reference_service.application.identity.two_factor_ports import RecoveryCodes
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.again import again
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.identity.token import TokenDigest
from reference_service.domain.identity.two_factor import not_proposed
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmTwoFactor:
    """A code of the device."""

    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """The codes that stand in for the device, each once."""

    codes: tuple[str, ...] = field(repr=False)


class ConfirmTwoFactorHandler:
    """Switches two-factor login on for an actor whose device shows the right code, and ends their other sessions."""

    def __init__(
        self, transactions: IdentityTransactions, second_factor: SecondFactor, recovery: RecoveryCodes, clock: Clock
    ) -> None:
        self._transactions = transactions
        self._second_factor = second_factor
        self._recovery = recovery
        self._clock = clock

    async def execute(self, actor: Actor, command: ConfirmTwoFactor) -> Result[RecoverySheet, DomainError]:
        """Return the recovery codes, for the only time; a wrong code is refused, and so are too many."""
        allowed = actor.require(Permission.ACCOUNT_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        admitted = await self._second_factor.admit(actor.user_id, command.code)
        if isinstance(admitted, Err):
            return admitted
        confirmed = await again(lambda: self._confirm(actor, command.code))
        if isinstance(confirmed, Ok):
            await self._second_factor.forgive(actor.user_id, command.code)
        return confirmed

    async def _confirm(self, actor: Actor, code: str) -> Result[RecoverySheet, DomainError]:
        now = self._clock.now()
        codes = self._recovery.new()
        async with self._transactions.begin(actor.user_id) as work:
            user = await work.users.hold(actor.user_id)
            factor = await work.two_factors.get(actor.user_id)
            if user is None or factor is None or not factor.is_proposed:
                return Err(not_proposed())
            step = self._second_factor.step_of(factor, code, now)
            if isinstance(step, Err):
                return step
            confirmed = factor.confirm(step.value, [TokenDigest(each.digest) for each in codes], now)
            await work.two_factors.save(factor)
            if isinstance(confirmed, Ok):
                user.lose_sessions(await work.sessions.end_all(user.id, now, but=actor.session_id), now)
                await work.users.save(user)
            # That a code was wrong is kept, too.
            committed = await work.commit()
            return committed.and_then(lambda _: confirmed).map(lambda _: RecoverySheet(tuple(each.text for each in codes)))
