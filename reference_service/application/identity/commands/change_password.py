"""Choose a new password, knowing the old one."""

from dataclasses import dataclass, field

from reference_service.application.identity.ports import IdentityTransactions, PasswordHasher
from reference_service.application.identity.refusals import wrong_credentials
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.again import again
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.identity.password import Password, PasswordHash
from reference_service.domain.identity.user import User
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePassword:
    """The old password and the new one."""

    current: str = field(repr=False)
    new: str = field(repr=False)


class ChangePasswordHandler:
    """Changes the actor's password, and ends all of their sessions: whoever else is logged in has to know it, too."""

    def __init__(self, transactions: IdentityTransactions, hasher: PasswordHasher, clock: Clock) -> None:
        self._transactions = transactions
        self._hasher = hasher
        self._clock = clock

    async def execute(self, actor: Actor, command: ChangePassword) -> Result[None, DomainError]:
        """Change it; a wrong old password and a weak new one are refused."""
        allowed = actor.require(Permission.ACCOUNT_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        checked = await self._check(actor, command.current)
        if isinstance(checked, Err):
            return checked
        password = Password.choose(command.new, email=checked.value.email, name="new_password")
        if isinstance(password, Err):
            return password
        hashed = await self._hasher.hash(password.value)
        if isinstance(hashed, Err):
            return hashed
        return await again(lambda: self._change(checked.value, hashed.value))

    async def _check(self, actor: Actor, current: str) -> Result[User, DomainError]:
        async with self._transactions.begin(actor.user_id) as work:
            user = await work.users.get(actor.user_id)
        verdict = await self._hasher.verify(current, None if user is None else user.password)
        if isinstance(verdict, Err):
            return verdict
        return Ok(user) if user is not None and verdict.value.right else Err(wrong_credentials())

    async def _change(self, checked: User, hashed: PasswordHash) -> Result[None, DomainError]:
        now = self._clock.now()
        async with self._transactions.begin(checked.id) as work:
            user = await work.users.get(checked.id)
            if user is None or user.password != checked.password:
                return Err(wrong_credentials())
            user.change_password(hashed, now)
            await work.users.save(user)
            await work.sessions.end_all(user.id, now)
            return await work.commit()
