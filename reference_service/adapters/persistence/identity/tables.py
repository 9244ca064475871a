"""The tables of this context."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, column
from sqlalchemy.orm import Mapped, mapped_column, relationship

from reference_service.adapters.persistence.base import Base, VersionedRow

_ENDED = column("ended_at").is_not(None)


class UserRow(VersionedRow, Base):
    """An account."""

    __tablename__ = "users"
    __table_args__ = (Index("ix_users_created_at_id", "created_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(32))
    status: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]


class SessionRow(VersionedRow, Base):
    """A login."""

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_ended_at", "ended_at", sqlite_where=_ENDED, postgresql_where=_ENDED),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    generation: Mapped[int]
    rotated_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class RefreshTokenRow(Base):
    """The digest of a refresh token, and its number in its family."""

    __tablename__ = "refresh_tokens"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    generation: Mapped[int]
    # Nobody reads it: it has the session written before its first token.
    session: Mapped[SessionRow] = relationship(lazy="raise")


class OneTimeTokenRow(VersionedRow, Base):
    """The digest of a mailed token."""

    __tablename__ = "one_time_tokens"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(32), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class TwoFactorRow(VersionedRow, Base):
    """The second factor of a user."""

    __tablename__ = "two_factors"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    sealed_secret: Mapped[str | None] = mapped_column(String(255))
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(BigInteger)
    recovery_digests: Mapped[list[str]] = mapped_column(JSON)
