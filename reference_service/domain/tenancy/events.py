"""What happens to tenants."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.events import TenantEvent
from reference_service.domain.shared.ids import InvitationId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutTenant(TenantEvent):
    """A fact about the tenant itself or one of its members."""

    @property
    def aggregate(self) -> UUID:
        """The tenant."""
        return self.tenant_id.value


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantOpened(AboutTenant):
    """The tenant is set up, and its members can work."""

    name: ClassVar[str] = "tenancy.tenant_opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantAbandoned(AboutTenant):
    """The tenant could not be set up; what was made for it is taken back."""

    name: ClassVar[str] = "tenancy.tenant_abandoned"


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantRenamed(AboutTenant):
    """The tenant has another name."""

    name: ClassVar[str] = "tenancy.tenant_renamed"
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(AboutTenant):
    """Somebody accepted an invitation."""

    name: ClassVar[str] = "tenancy.member_joined"
    user_id: UserId
    role: TenantRole


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRoleChanged(AboutTenant):
    """A member has another role."""

    name: ClassVar[str] = "tenancy.member_role_changed"
    user_id: UserId
    role: TenantRole


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRemoved(AboutTenant):
    """Somebody is no member any more."""

    name: ClassVar[str] = "tenancy.member_removed"
    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberInvited(TenantEvent):
    """Somebody was invited; the mail is still to be sent."""

    name: ClassVar[str] = "tenancy.member_invited"
    invitation_id: InvitationId

    @property
    def aggregate(self) -> UUID:
        """The invitation."""
        return self.invitation_id.value
