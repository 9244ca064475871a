"""Begin to set up two-factor login."""

from dataclasses import dataclass, field

from reference_service.application.identity.ports import IdentityTransactions
from reference_service.application.identity.second_factor import SecondFactor
from reference_service.application.identity.step_up import StepUp
from reference_service.application.identity.two_factor_ports import Enrolment
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.again import again
from reference_service.domain.identity.two_factor import TwoFactor
from reference_service.domain.identity.user import User
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeTwoFactor:
    """The actor's password: whoever finds an open session shall not lock its owner out."""

    password: str = field(repr=False)


class ProposeTwoFactorHandler:
    """Gives the actor a secret for their device. Logins take no code before they have shown that the device knows it."""

    def __init__(self, transactions: IdentityTransactions, step_up: StepUp, second_factor: SecondFactor) -> None:
        self._transactions = transactions
        self._step_up = step_up
        self._second_factor = second_factor

    async def execute(self, actor: Actor, command: ProposeTwoFactor) -> Result[Enrolment, DomainError]:
        """Return what the device is set up with, for the only time; a second factor that is on stays as it is."""
        allowed = actor.require(Permission.ACCOUNT_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        checked = await self._step_up.check(actor, command.password)
        if isinstance(checked, Err):
            return checked
        return await again(lambda: self._propose(checked.value))

    async def _propose(self, user: User) -> Result[Enrolment, DomainError]:
        enrolment, sealed = self._second_factor.enrol(user)
        async with self._transactions.begin(user.id) as work:
            kept = await work.two_factors.get(user.id)
            factor = TwoFactor(user_id=user.id) if kept is None else kept
            proposed = factor.propose(sealed)
            if isinstance(proposed, Err):
                return proposed
            await (work.two_factors.add(factor) if kept is None else work.two_factors.save(factor))
            return (await work.commit()).map(lambda _: enrolment)
