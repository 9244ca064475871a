"""Make more or less of a user."""

from dataclasses import dataclass

from reference_service.application.identity.ports import IdentityTransactions, UserView
from reference_service.application.identity.staff import AccountChange, change_account
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.shared.access import Permission, PlatformRole
from reference_service.domain.shared.errors import DomainError, Invalid
from reference_service.domain.shared.result import Err, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRole:
    """Who, and what they shall be."""

    user_id: str
    role: str


class GrantRoleHandler:
    """Gives a user another role on the platform, up to the actor's own."""

    def __init__(self, transactions: IdentityTransactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def execute(self, actor: Actor, command: GrantRole) -> Result[UserView, DomainError]:
        """Return the user as they are then; nobody does it to themselves, or to somebody of a role above their own."""
        allowed = actor.require(Permission.ROLES_GRANT)
        if isinstance(allowed, Err):
            return allowed
        if command.role not in set(PlatformRole):
            names = ", ".join(PlatformRole)
            return Err(Invalid(code="UNKNOWN_ROLE", message=f"`role` is one of {names}.", field="role"))
        role = PlatformRole(command.role)
        now = self._clock.now()
        change = AccountChange(
            user_id=command.user_id,
            permission=Permission.ROLES_GRANT,
            now=now,
            apply=lambda user, by: user.grant(role, by=by, now=now),
        )
        return await change_account(self._transactions, actor, change)
