"""Look at one tenant."""

from dataclasses import asdict

from reference_service.application.shared.actor import Actor
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.tenancy.fields import TENANT_FIELDS
from reference_service.application.tenancy.ports import TenantDetails, TenantReader
from reference_service.domain.shared.access import Permission, TenantRole
from reference_service.domain.shared.errors import DomainError, not_found
from reference_service.domain.shared.ids import TenantId
from reference_service.domain.shared.result import Err, Ok, Result


class GetTenantHandler:
    """Shows a tenant to one of its members, also while it is still being set up."""

    def __init__(self, tenants: TenantReader, clock: Clock) -> None:
        self._tenants = tenants
        self._clock = clock

    async def execute(self, actor: Actor, tenant_id: str) -> Result[TenantDetails, DomainError]:
        """Return the tenant; one that the actor is no member of is not found."""
        allowed = actor.require(Permission.TENANTS_JOIN)
        if isinstance(allowed, Err):
            return allowed
        parsed = TenantId.parse(tenant_id)
        if isinstance(parsed, Err):
            return parsed
        tenant = await self._tenants.get(actor.user_id, parsed.value)
        if tenant is None:
            return Err(not_found("tenant"))
        counted = TENANT_FIELDS.shows("open_invitations", TenantRole(tenant.role).allows)
        invited = await self._tenants.open_invitations(parsed.value, self._clock.now()) if counted else None
        return Ok(TenantDetails(**asdict(tenant), open_invitations=invited))
