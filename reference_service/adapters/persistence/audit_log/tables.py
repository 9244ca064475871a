"""The tables of this context."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from reference_service.adapters.persistence.base import Base


class EntryRow(Base):
    """A line of a log. The database refuses to change or delete one."""

    __tablename__ = "audit_entries"

    chain: Mapped[str] = mapped_column(String(64), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    occurred_at: Mapped[datetime]
    actor: Mapped[UUID | None]
    event: Mapped[str] = mapped_column(String(64))
    subject: Mapped[UUID]
    details: Mapped[str] = mapped_column(Text)
    request: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class HeadRow(Base):
    """The end of a log, which whoever writes to it locks."""

    __tablename__ = "audit_heads"

    chain: Mapped[str] = mapped_column(String(64), primary_key=True)
    sequence: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
