"""Switch two-factor login off."""

from dataclasses import dataclass, field

from reference_service.application.identity.ports import IdentityUnitOfWork
from reference_service.application.identity.step_up import StepUp
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.identity.user import User
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import Conflict, DomainError
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class DisableTwoFactor:
    """The actor's password, and a code of the device or a recovery code."""

    password: str = field(repr=False)
    code: str = field(repr=False)


class DisableTwoFactorHandler:
    """Switches two-factor login off for an actor who proves once more that they have both, and ends their other sessions."""

    def __init__(self, step_up: StepUp, clock: Clock) -> None:
        self._step_up = step_up
        self._clock = clock

    async def execute(self, actor: Actor, command: DisableTwoFactor) -> Result[None, DomainError]:
        """Switch it off; a wrong password and a wrong code are refused."""
        allowed = actor.require(Permission.ACCOUNT_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        checked = await self._step_up.check(actor, command.password)
        if isinstance(checked, Err):
            return checked

        async def disable(work: IdentityUnitOfWork, user: User) -> Result[None, DomainError]:
            factor = await work.two_factors.get(user.id)
            if factor is None or not factor.is_on:
                return Err(Conflict(code="TWO_FACTOR_OFF", message="Two-factor login is off."))
            now = self._clock.now()
            factor.disable(now)
            await work.two_factors.save(factor)
            await work.users.save(user)
            user.lose_sessions(await work.sessions.end_all(user.id, now, but=actor.session_id), now)
            return Ok(None)

        return await self._step_up.change(checked.value, command.code, disable)
