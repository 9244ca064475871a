"""The tables of this context, which belong to no tenant."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from reference_service.adapters.persistence.base import Base, VersionedRow


class FlagRow(VersionedRow, Base):
    """A name that code asks for, and the rule."""

    __tablename__ = "flags"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    description: Mapped[str] = mapped_column(Text)
    is_enabled: Mapped[bool]
    percent: Mapped[int]
    always: Mapped[list[str]] = mapped_column(JSON)
    never: Mapped[list[str]] = mapped_column(JSON)
    deleted_at: Mapped[datetime | None]


class HouseRulesRow(VersionedRow, Base):
    """What holds for the whole service."""

    __tablename__ = "house_rules"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    is_registration_open: Mapped[bool]
    maintenance_message: Mapped[str | None] = mapped_column(String(120))
