"""Find out what somebody is to a tenant."""

from reference_service.application.shared.actor import Actor, TenantActor
from reference_service.application.tenancy.ports import Memberships
from reference_service.domain.shared.errors import NotFound, not_found
from reference_service.domain.shared.ids import TenantId
from reference_service.domain.shared.result import Err, Ok, Result


class IdentifyMemberHandler:
    """Turns a user into somebody at work in a tenant. It is asked at every request, so whoever is removed is out at once."""

    def __init__(self, memberships: Memberships) -> None:
        self._memberships = memberships

    async def execute(self, actor: Actor, tenant: TenantId) -> Result[TenantActor, NotFound]:
        """Return the member; a tenant that the actor is no member of, or that is not open, is not found."""
        role = await self._memberships.role_of(actor.user_id, tenant)
        return Err(not_found("tenant")) if role is None else Ok(TenantActor(actor.user_id, tenant, role))
