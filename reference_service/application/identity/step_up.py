"""Proving again who one is, before what is worth it to whoever finds an open session."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from reference_service.application.identity.ports import IdentityTransactions, IdentityUnitOfWork, PasswordHasher
from reference_service.application.identity.refusals import wrong_credentials
from reference_service.application.identity.second_factor import SecondFactor
from reference_service.application.identity.two_factor_ports import CodeThrottle
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.again import again
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.identity.user import User
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result

T = TypeVar("T")


class StepUp:
    """Asks somebody who is logged in for the password, and for a code if they have two-factor login."""

    def __init__(
        self,
        transactions: IdentityTransactions,
        hasher: PasswordHasher,
        second_factor: SecondFactor,
        passwords: CodeThrottle,
        clock: Clock,
    ) -> None:
        """`passwords` counts the tries of passwords, apart from those of codes: whoever knows the one guesses the other."""
        self._transactions = transactions
        self._passwords = passwords
        self._hasher = hasher
        self._second_factor = second_factor
        self._clock = clock

    async def check(self, actor: Actor, password: str) -> Result[User, DomainError]:
        """Return the actor's account, if the password is the right one; the hasher is not asked if there were too many tries."""
        admitted = await self._passwords.admit(actor.user_id)
        if isinstance(admitted, Err):
            return admitted
        async with self._transactions.begin(actor.user_id) as work:
            user = await work.users.get(actor.user_id)
        verdict = await self._hasher.verify(password, None if user is None else user.password)
        if isinstance(verdict, Err):
            return verdict
        if user is None or not verdict.value.right:
            return Err(wrong_credentials())
        await self._passwords.forgive(actor.user_id)
        return Ok(user)

    async def change(
        self,
        checked: User,
        code: str | None,
        apply: Callable[[IdentityUnitOfWork, User], Awaitable[Result[T, DomainError]]],
    ) -> Result[T, DomainError]:
        """Use the code up and change something of an account that was checked, in one transaction.

        Whoever changed the password meanwhile has it asked for again.
        """
        admitted = await self._second_factor.admit(checked.id, code)
        if isinstance(admitted, Err):
            return admitted
        changed = await again(lambda: self._attempt(checked, code, apply))
        if isinstance(changed, Ok):
            await self._second_factor.forgive(checked.id, code)
        return changed

    async def _attempt(
        self,
        checked: User,
        code: str | None,
        apply: Callable[[IdentityUnitOfWork, User], Awaitable[Result[T, DomainError]]],
    ) -> Result[T, DomainError]:
        async with self._transactions.begin(checked.id) as work:
            user = await work.users.hold(checked.id)
            if user is None or user.password != checked.password:
                return Err(wrong_credentials())
            proven = await self._second_factor.prove(work, user.id, code, self._clock.now())
            if isinstance(proven, Err):
                return proven
            applied = await apply(work, user)
            if isinstance(applied, Err):
                return applied
            return (await work.commit()).map(lambda _: applied.value)
