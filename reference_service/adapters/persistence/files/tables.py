"""The table of this context."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from reference_service.adapters.persistence.base import Base, TenantRow, VersionedRow


class StoredFileRow(VersionedRow, TenantRow, Base):
    """What is known of a file."""

    __tablename__ = "stored_files"
    __table_args__ = (Index("ix_stored_files_deleted_at", "deleted_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    uploaded_by: Mapped[UUID]
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
