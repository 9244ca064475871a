"""Choose a new password, knowing the old one."""

from dataclasses import dataclass, field

from reference_service.application.identity.ports import IdentityUnitOfWork, PasswordHasher
from reference_service.application.identity.step_up import StepUp
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.identity.password import Password
from reference_service.domain.identity.user import User
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePassword:
    """The old password and the new one, and a code if the actor has two-factor login."""

    current: str = field(repr=False)
    new: str = field(repr=False)
    code: str | None = field(default=None, repr=False)


class ChangePasswordHandler:
    """Changes the actor's password, and ends all of their sessions: whoever else is logged in has to know it, too."""

    def __init__(self, step_up: StepUp, hasher: PasswordHasher, clock: Clock) -> None:
        self._step_up = step_up
        self._hasher = hasher
        self._clock = clock

    async def execute(self, actor: Actor, command: ChangePassword) -> Result[None, DomainError]:
        """Change it; a wrong old password and a weak new one are refused, and a wrong code where it takes one."""
        allowed = actor.require(Permission.ACCOUNT_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        checked = await self._step_up.check(actor, command.current)
        if isinstance(checked, Err):
            return checked
        password = Password.choose(command.new, email=checked.value.email, name="new_password")
        if isinstance(password, Err):
            return password
        hashed = await self._hasher.hash(password.value)
        if isinstance(hashed, Err):
            return hashed

        async def change(work: IdentityUnitOfWork, user: User) -> Result[None, DomainError]:
            now = self._clock.now()
            user.change_password(hashed.value, now)
            await work.users.save(user)
            user.lose_sessions(await work.sessions.end_all(user.id, now), now)
            return Ok(None)

        return await self._step_up.change(checked.value, command.code, change)
