"""Found a tenant."""

from dataclasses import dataclass
from uuid import UUID

from reference_service.application.shared.actor import Actor
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.application.shared.ports.unit_of_work import RequestKey
from reference_service.application.shared.repeat import first_made
from reference_service.application.tenancy.finding import find_tenant
from reference_service.application.tenancy.ports import TenancyTransactions, TenantView
from reference_service.application.tenancy.views import view_of_tenant
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.ids import TenantId
from reference_service.domain.shared.result import Err, Result
from reference_service.domain.shared.text import Name
from reference_service.domain.tenancy.tenant import Tenant


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateTenant:
    """What to found. A request that comes again with the same key gets what the first one made."""

    name: str
    key: RequestKey | None = None


class CreateTenantHandler:
    """Founds a tenant, which the actor owns; what it begins with is made when its event is delivered."""

    def __init__(self, transactions: TenancyTransactions, clock: Clock, ids: IdFactory) -> None:
        self._transactions = transactions
        self._clock = clock
        self._ids = ids

    async def execute(self, actor: Actor, command: CreateTenant) -> Result[TenantView, DomainError]:
        """Return the new tenant; an invalid name and a misused key are refused."""
        allowed = actor.require(Permission.TENANTS_CREATE)
        if isinstance(allowed, Err):
            return allowed
        name = Name.parse(command.name, field="name")
        if isinstance(name, Err):
            return name
        tenant = Tenant.found(TenantId(self._ids.new()), name=name.value, owner=actor.user_id, now=self._clock.now())
        async with self._transactions.begin(tenant.id, actor.user_id) as work:
            first = await first_made(work, command.key, tenant.id.value)
            if isinstance(first, Err):
                return first
            if first.value is None:
                await work.tenants.add(tenant)
                return (await work.commit()).map(lambda _: view_of_tenant(tenant, actor.user_id))
        return await self._shown(actor, first.value)

    async def _shown(self, actor: Actor, made: UUID) -> Result[TenantView, DomainError]:
        async with self._transactions.begin(TenantId(made), actor.user_id) as work:
            return (await find_tenant(work, actor.user_id)).map(lambda tenant: view_of_tenant(tenant, actor.user_id))
