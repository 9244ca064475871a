"""Look at one tenant."""

from reference_service.application.shared.actor import Actor
from reference_service.application.tenancy.ports import TenantReader, TenantView
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, not_found
from reference_service.domain.shared.ids import TenantId
from reference_service.domain.shared.result import Err, Ok, Result


class GetTenantHandler:
    """Shows a tenant to one of its members, also while it is still being set up."""

    def __init__(self, tenants: TenantReader) -> None:
        self._tenants = tenants

    async def execute(self, actor: Actor, tenant_id: str) -> Result[TenantView, DomainError]:
        """Return the tenant; one that the actor is no member of is not found."""
        allowed = actor.require(Permission.TENANTS_JOIN)
        if isinstance(allowed, Err):
            return allowed
        parsed = TenantId.parse(tenant_id)
        if isinstance(parsed, Err):
            return parsed
        tenant = await self._tenants.get(actor.user_id, parsed.value)
        return Err(not_found("tenant")) if tenant is None else Ok(tenant)
