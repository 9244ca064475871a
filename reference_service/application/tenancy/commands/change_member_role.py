"""Make more or less of a member."""

from dataclasses import dataclass

from reference_service.application.shared.actor import TenantActor
from reference_service.application.shared.again import again
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.tenancy.finding import find_tenant
from reference_service.application.tenancy.ports import TenancyTransactions
from reference_service.application.tenancy.roles import parse_role
from reference_service.domain.shared.access import Permission, TenantRole
from reference_service.domain.shared.errors import DomainError, not_found
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Err, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMemberRole:
    """Who, and what they shall be."""

    user_id: str
    role: str


class ChangeMemberRoleHandler:
    """Gives a member of the actor's tenant another role, up to the actor's own."""

    def __init__(self, transactions: TenancyTransactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def execute(self, actor: TenantActor, command: ChangeMemberRole) -> Result[None, DomainError]:
        """Change it; the last owner stays one."""
        allowed = actor.require(Permission.MEMBERS_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        role, user = parse_role(command.role), UserId.parse(command.user_id)
        if isinstance(role, Err):
            return role
        if isinstance(user, Err):
            return Err(not_found("member"))
        return await again(lambda: self._change(actor, user.value, role.value))

    async def _change(self, actor: TenantActor, user: UserId, role: TenantRole) -> Result[None, DomainError]:
        async with self._transactions.begin(actor.tenant_id, actor.user_id) as work:
            found = await find_tenant(work, actor.user_id)
            if isinstance(found, Err):
                return found
            changed = found.value.change_role(user, role, by=actor.user_id, now=self._clock.now())
            if isinstance(changed, Err):
                return changed
            await work.tenants.save(found.value)
            return await work.commit()
