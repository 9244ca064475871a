"""Tenants, members and invitations."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from reference_service.adapters.http.schemas.base import Email, Input, Output, Secret, Title


class TenantIn(Input):
    """A tenant."""

    name: Title


class InvitationIn(Input):
    """Whom to invite, and what they shall be."""

    email: Email
    role: Annotated[str, Field(max_length=32)]


class AcceptIn(Input):
    """An invitation, as it was mailed."""

    tenant_id: Annotated[str, Field(max_length=36)]
    token: Secret


class MemberRoleIn(Input):
    """What a member shall be."""

    role: Annotated[str, Field(max_length=32)]


class TenantOut(Output):
    """A tenant, and what the asker is to it."""

    id: UUID
    name: str
    status: str
    role: str
    created_at: datetime


class TenantDetailsOut(TenantOut):
    """A tenant, looked at alone. What takes a permission that the asker lacks is left out."""

    open_invitations: int | None = None


class TenantTokenOut(Output):
    """What requests inside a tenant carry."""

    token: str
    expires_in: int


class MemberOut(Output):
    """A member; `email` is null for whoever may not see it."""

    user_id: UUID
    role: str
    email: str | None
    joined_at: datetime


class InvitationOut(Output):
    """An invitation."""

    id: UUID
    email: str
    role: str
    expires_at: datetime
