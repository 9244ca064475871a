"""Look at what roles there are, and what they allow."""

from dataclasses import dataclass

from reference_service.application.shared.actor import Actor
from reference_service.domain.shared.access import Permission, PlatformRole, TenantRole
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleView:
    """A role: on the platform or in a tenant, and the permissions that it grants."""

    name: str
    scope: str
    permissions: tuple[str, ...]


class ListRolesHandler:
    """Shows the roles to staff."""

    async def execute(self, actor: Actor) -> Result[tuple[RoleView, ...], DomainError]:
        """Return all roles, from the least to the most, those of the platform first."""
        allowed = actor.require(Permission.ROLES_READ)
        if isinstance(allowed, Err):
            return allowed
        platform = [_view("platform", role) for role in PlatformRole]
        return Ok((*platform, *(_view("tenant", role) for role in TenantRole)))


def _view(scope: str, role: PlatformRole | TenantRole) -> RoleView:
    granted = tuple(permission.value for permission in Permission if role.allows(permission))
    return RoleView(name=role.value, scope=scope, permissions=granted)
