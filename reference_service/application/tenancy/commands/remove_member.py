"""Let a member go."""

from dataclasses import dataclass

from reference_service.application.shared.actor import TenantActor
from reference_service.application.shared.again import again
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.tenancy.finding import find_tenant
from reference_service.application.tenancy.ports import TenancyTransactions
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, not_found
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveMember:
    """Who; everybody may name themselves."""

    user_id: str


class RemoveMemberHandler:
    """Removes a member from the actor's tenant, or the actor."""

    def __init__(self, transactions: TenancyTransactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def execute(self, actor: TenantActor, command: RemoveMember) -> Result[None, DomainError]:
        """Remove them; the last owner stays."""
        user = UserId.parse(command.user_id)
        allowed = actor.require(Permission.MEMBERS_READ if user == Ok(actor.user_id) else Permission.MEMBERS_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        if isinstance(user, Err):
            return Err(not_found("member"))
        return await again(lambda: self._remove(actor, user.value))

    async def _remove(self, actor: TenantActor, user: UserId) -> Result[None, DomainError]:
        async with self._transactions.begin(actor.tenant_id, actor.user_id) as work:
            found = await find_tenant(work, actor.user_id)
            if isinstance(found, Err):
                return found
            removed = found.value.remove(user, by=actor.user_id, now=self._clock.now())
            if isinstance(removed, Err):
                return removed
            await work.tenants.save(found.value)
            return await work.commit()
