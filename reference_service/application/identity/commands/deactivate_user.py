"""Keep somebody from logging in."""

from dataclasses import dataclass

from reference_service.application.identity.ports import IdentityTransactions, UserView
from reference_service.application.identity.staff import AccountChange, change_account
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class DeactivateUser:
    """Whom."""

    user_id: str


class DeactivateUserHandler:
    """Deactivates an account and ends its sessions."""

    def __init__(self, transactions: IdentityTransactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def execute(self, actor: Actor, command: DeactivateUser) -> Result[UserView, DomainError]:
        """Return the user as they are then; nobody does it to themselves, or to somebody of a role above their own."""
        allowed = actor.require(Permission.USERS_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        now = self._clock.now()
        change = AccountChange(
            user_id=command.user_id,
            permission=Permission.USERS_MANAGE,
            now=now,
            apply=lambda user, by: user.deactivate(by=by, now=now),
        )
        return await change_account(self._transactions, actor, change)
