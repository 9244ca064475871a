"""Rows of this context as entities, and back."""

from collections.abc import Sequence
from datetime import datetime

from reference_service.adapters.persistence.tenancy.tables import InvitationRow, MemberRow, TenantRecord
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.ids import InvitationId, TenantId, UserId
from reference_service.domain.shared.text import Name
from reference_service.domain.tenancy.invitation import Invitation
from reference_service.domain.tenancy.tenant import Tenant, TenantStatus


def tenant_of(row: TenantRecord) -> Tenant:
    """Return the tenant that a row and those of its members hold, members in the order of their joining."""
    return Tenant(
        id=TenantId(row.id),
        name=Name(row.name),
        status=TenantStatus(row.status),
        created_at=row.created_at,
        members={UserId(member.user_id): TenantRole(member.role) for member in _in_order(row.members)},
        version=row.version,
    )


def write_tenant(tenant: Tenant, row: TenantRecord, now: datetime) -> None:
    """Bring a row and those of its members to the state of their tenant; who is new to it joins now."""
    row.id = tenant.id.value
    row.name = tenant.name.value
    row.status = tenant.status.value
    row.created_at = tenant.created_at
    kept = {UserId(member.user_id): member for member in row.members}
    for user, member in kept.items():
        if user not in tenant.members:
            row.members.remove(member)
    for user, role in tenant.members.items():
        if user in kept:
            kept[user].role = role.value
        else:
            row.members.append(MemberRow(tenant_id=tenant.id.value, user_id=user.value, role=role.value, joined_at=now))


def invitation_of(row: InvitationRow) -> Invitation:
    """Return the invitation that a row holds."""
    return Invitation(
        id=InvitationId(row.id),
        tenant_id=TenantId(row.tenant_id),
        email=Email(row.email),
        role=TenantRole(row.role),
        invited_by=UserId(row.invited_by),
        expires_at=row.expires_at,
        secret=row.secret,
        accepted_at=row.accepted_at,
        version=row.version,
    )


def write_invitation(invitation: Invitation, row: InvitationRow) -> None:
    """Bring a row to the state of its invitation."""
    row.id = invitation.id.value
    row.tenant_id = invitation.tenant_id.value
    row.email = invitation.email.value
    row.role = invitation.role.value
    row.invited_by = invitation.invited_by.value
    row.expires_at = invitation.expires_at
    row.secret = invitation.secret
    row.accepted_at = invitation.accepted_at


def _in_order(members: Sequence[MemberRow]) -> list[MemberRow]:
    return sorted(members, key=lambda member: (member.joined_at, member.user_id))
