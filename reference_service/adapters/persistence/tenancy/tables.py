"""The tables of this context."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from reference_service.adapters.persistence.base import Base, TenantRow, VersionedRow


class MemberRow(TenantRow, Base):
    """A user's place in a tenant."""

    __tablename__ = "members"
    __table_args__ = (Index("ix_members_tenant_id_joined_at_user_id", "tenant_id", "joined_at", "user_id"),)

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(32))
    joined_at: Mapped[datetime]


class TenantRecord(VersionedRow, TenantRow, Base):
    """A tenant, which belongs to itself."""

    __tablename__ = "tenants"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID] = synonym("id")
    name: Mapped[str] = mapped_column(String(120))
    status: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
    members: Mapped[list[MemberRow]] = relationship(lazy="selectin", cascade="all, delete-orphan")


class InvitationRow(VersionedRow, TenantRow, Base):
    """An offer to join a tenant."""

    __tablename__ = "invitations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(32))
    invited_by: Mapped[UUID]
    expires_at: Mapped[datetime]
    secret: Mapped[str | None] = mapped_column(String(64), unique=True)
    accepted_at: Mapped[datetime | None]
