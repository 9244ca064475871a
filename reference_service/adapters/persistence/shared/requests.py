"""Requests that may come twice."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from reference_service.adapters.persistence.base import Base
from reference_service.adapters.persistence.shared.database import insert_once
from reference_service.application.shared.ports.unit_of_work import Claim, Claimed, RequestKey


class RequestRow(Base):
    """A request with a key, and what the first one made."""

    __tablename__ = "requests"

    owner: Mapped[str] = mapped_column(String(255), primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    subject: Mapped[UUID]
    at: Mapped[datetime]


async def claim(session: AsyncSession, key: RequestKey, subject: UUID, now: datetime) -> Claimed:
    """Note that a request makes the subject, or tell what the first request with the same key made."""
    values = {"owner": key.owner, "key": key.key, "fingerprint": key.fingerprint, "subject": subject, "at": now}
    if await insert_once(session, RequestRow, values):
        return Claimed(Claim.NEW, subject)
    first = (
        await session.execute(
            select(RequestRow.fingerprint, RequestRow.subject).where(RequestRow.owner == key.owner, RequestRow.key == key.key)
        )
    ).one()
    return Claimed(Claim.REPEATED if first.fingerprint == key.fingerprint else Claim.MISUSED, first.subject)
