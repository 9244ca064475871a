"""Give a tenant another name."""

from dataclasses import dataclass

from reference_service.application.shared.actor import TenantActor
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.tenancy.finding import find_tenant
from reference_service.application.tenancy.ports import TenancyTransactions, TenantView
from reference_service.application.tenancy.views import view_of_tenant
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, stale
from reference_service.domain.shared.result import Err, Result
from reference_service.domain.shared.text import Name


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameTenant:
    """The new name, and the version that the old one was read in."""

    name: str
    expected_version: int


class RenameTenantHandler:
    """Renames the actor's tenant."""

    def __init__(self, transactions: TenancyTransactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def execute(self, actor: TenantActor, command: RenameTenant) -> Result[TenantView, DomainError]:
        """Return the renamed tenant; one that has changed meanwhile is left alone."""
        allowed = actor.require(Permission.TENANT_EDIT)
        if isinstance(allowed, Err):
            return allowed
        name = Name.parse(command.name, field="name")
        if isinstance(name, Err):
            return name
        async with self._transactions.begin(actor.tenant_id, actor.user_id) as work:
            found = await find_tenant(work, actor.user_id)
            if isinstance(found, Err):
                return found
            tenant = found.value
            if tenant.version != command.expected_version:
                return Err(stale("tenant"))
            tenant.rename(name.value, self._clock.now())
            await work.tenants.save(tenant)
            return (await work.commit()).map(lambda _: view_of_tenant(tenant, actor.user_id))
