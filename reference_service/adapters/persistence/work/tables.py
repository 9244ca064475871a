"""The tables of this context."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, column
from sqlalchemy.orm import Mapped, mapped_column

from reference_service.adapters.persistence.base import Base, TenantRow, VersionedRow


class ProjectRow(VersionedRow, TenantRow, Base):
    """A project. Its name is its own among the living projects of its tenant."""

    __tablename__ = "projects"
    __table_args__ = (
        Index(
            "uq_projects_tenant_id_name",
            "tenant_id",
            "name",
            unique=True,
            sqlite_where=column("deleted_at").is_(None),
            postgresql_where=column("deleted_at").is_(None),
        ),
        Index("ix_projects_tenant_id_created_at_id", "tenant_id", "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[UUID]
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


class TaskRow(VersionedRow, TenantRow, Base):
    """A task."""

    __tablename__ = "tasks"
    __table_args__ = (Index("ix_tasks_tenant_id_created_at_id", "tenant_id", "created_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    # To be searched: the databases do not agree on which letters differ in case alone. Folding makes three of one at most.
    title_folded: Mapped[str] = mapped_column(String(360))
    description: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(32))
    created_by: Mapped[UUID]
    assignee_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
