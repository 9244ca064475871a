"""The tables of this context."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from reference_service.adapters.persistence.base import Base, TenantRow, VersionedRow


class SummaryRow(VersionedRow, TenantRow, Base):
    """A project, with its tasks counted."""

    __tablename__ = "overview_projects"
    __table_args__ = (Index("ix_overview_projects_tenant_id_started_at_id", "tenant_id", "started_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    active_at: Mapped[datetime]
    open: Mapped[int]
    in_progress: Mapped[int]
    review: Mapped[int]
    done: Mapped[int]
    cancelled: Mapped[int]
    is_there: Mapped[bool]
    fate_at: Mapped[datetime | None]


class TrackedTaskRow(VersionedRow, TenantRow, Base):
    """A task, as far as it has been heard of."""

    __tablename__ = "overview_tasks"
    __table_args__ = (Index("ix_overview_tasks_tenant_id", "tenant_id"), Index("ix_overview_tasks_project_id", "project_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    project_id: Mapped[UUID | None]
    stage: Mapped[str] = mapped_column(String(32))
    stage_at: Mapped[datetime | None]
    active_at: Mapped[datetime]
    is_there: Mapped[bool]
    fate_at: Mapped[datetime | None]
