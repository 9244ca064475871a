"""Look through one's tenants."""

from reference_service.application.shared.actor import Actor
from reference_service.application.tenancy.ports import TenantReader, TenantView
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result


class ListTenantsHandler:
    """Shows the tenants that the actor is a member of."""

    def __init__(self, tenants: TenantReader) -> None:
        self._tenants = tenants

    async def execute(self, actor: Actor) -> Result[tuple[TenantView, ...], DomainError]:
        """Return all of them, oldest first, those that are still being set up included."""
        allowed = actor.require(Permission.TENANTS_JOIN)
        if isinstance(allowed, Err):
            return allowed
        return Ok(await self._tenants.of_member(actor.user_id))
