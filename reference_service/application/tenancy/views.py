"""Tenants and invitations as they are told."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from reference_service.application.tenancy.ports import TenantView
from reference_service.domain.shared.ids import UserId
from reference_service.domain.tenancy.invitation import Invitation
from reference_service.domain.tenancy.tenant import Tenant


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationView:
    """What is told about an invitation to those who invite."""

    id: UUID
    email: str
    role: str
    expires_at: datetime


def view_of_tenant(tenant: Tenant, member: UserId) -> TenantView:
    """Return what is told about a tenant to one of its members."""
    return TenantView(
        id=tenant.id.value,
        name=tenant.name.value,
        status=tenant.status.value,
        role=tenant.members[member].value,
        created_at=tenant.created_at,
        version=tenant.version,
    )


def view_of_invitation(invitation: Invitation) -> InvitationView:
    """Return what is told about an invitation."""
    return InvitationView(
        id=invitation.id.value,
        email=invitation.email.value,
        role=invitation.role.value,
        expires_at=invitation.expires_at,
    )
