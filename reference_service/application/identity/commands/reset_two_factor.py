"""Help somebody who has lost their device."""

from dataclasses import dataclass

from reference_service.application.identity.ports import IdentityTransactions, IdentityUnitOfWork, UserView
from reference_service.application.identity.staff import AccountChange, change_account
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.identity.user import User
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetTwoFactor:
    """Whose."""

    user_id: str


class ResetTwoFactorHandler:
    """Switches the two-factor login of somebody else off, and ends their sessions."""

    def __init__(self, transactions: IdentityTransactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def execute(self, actor: Actor, command: ResetTwoFactor) -> Result[UserView, DomainError]:
        """Return the user; nobody does it to themselves, or to somebody of a role above their own."""
        allowed = actor.require(Permission.USERS_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        now = self._clock.now()

        async def reset(work: IdentityUnitOfWork, user: User) -> None:
            factor = await work.two_factors.get(user.id)
            if factor is not None and factor.is_on:
                factor.reset(now)
                await work.two_factors.save(factor)
                user.lose_sessions(await work.sessions.end_all(user.id, now), now)

        change = AccountChange(
            user_id=command.user_id,
            permission=Permission.USERS_MANAGE,
            now=now,
            apply=lambda user, by: user.allow_reset(by=by),
            follow=reset,
        )
        return await change_account(self._transactions, actor, change)
