"""The table of this context."""

from uuid import UUID

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from reference_service.adapters.persistence.base import Base, VersionedRow


class ProfileRow(VersionedRow, Base):
    """How a user shows themselves."""

    __tablename__ = "profiles"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    display_name: Mapped[str] = mapped_column(String(120))
    biography: Mapped[str] = mapped_column(Text)
