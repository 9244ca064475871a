"""Who asks."""

from dataclasses import dataclass

from reference_service.domain.shared.access import Permission, PlatformRole, TenantRole
from reference_service.domain.shared.errors import Denied
from reference_service.domain.shared.ids import SessionId, TenantId, UserId
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True)
class Actor:
    """A user who proved who they are."""

    user_id: UserId
    session_id: SessionId
    role: PlatformRole

    def may(self, permission: Permission) -> bool:
        """Tell whether the actor has a permission on the platform."""
        return self.role.allows(permission)

    def require(self, permission: Permission) -> Result[None, Denied]:
        """Let the actor go on only with a permission."""
        return Ok(None) if self.may(permission) else Err(denied(permission))


@dataclass(frozen=True, slots=True)
class TenantActor:
    """A user at work in one tenant, of which they are a member now."""

    user_id: UserId
    tenant_id: TenantId
    role: TenantRole

    def may(self, permission: Permission) -> bool:
        """Tell whether the actor has a permission in this tenant."""
        return self.role.allows(permission)

    def require(self, permission: Permission) -> Result[None, Denied]:
        """Let the actor go on only with a permission."""
        return Ok(None) if self.may(permission) else Err(denied(permission))


def denied(permission: Permission) -> Denied:
    """Return the refusal for a missing permission."""
    return Denied(code="PERMISSION_MISSING", message=f"This takes the permission `{permission}`.")
