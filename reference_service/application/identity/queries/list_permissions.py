"""Look at what permissions there are, and who has them."""

from dataclasses import dataclass

from reference_service.application.shared.actor import Actor
from reference_service.domain.shared.access import Permission, PlatformRole, TenantRole
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionView:
    """A permission: on the platform or in a tenant, and the roles that grant it."""

    name: str
    scope: str
    roles: tuple[str, ...]


class ListPermissionsHandler:
    """Shows the permissions to staff."""

    async def execute(self, actor: Actor) -> Result[tuple[PermissionView, ...], DomainError]:
        """Return all permissions, in the order of their list, each with its roles from the least to the most."""
        allowed = actor.require(Permission.ROLES_READ)
        if isinstance(allowed, Err):
            return allowed
        return Ok(tuple(_view(permission) for permission in Permission))


def _view(permission: Permission) -> PermissionView:
    platform = tuple(role.value for role in PlatformRole if role.allows(permission))
    tenant = tuple(role.value for role in TenantRole if role.allows(permission))
    return PermissionView(name=permission.value, scope="platform" if platform else "tenant", roles=platform or tenant)
