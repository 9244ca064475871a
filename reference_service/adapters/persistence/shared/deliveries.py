"""Events that subscribers have taken in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from reference_service.adapters.persistence.base import Base
from reference_service.adapters.persistence.shared.database import insert_once


class DeliveryRow(Base):
    """That a subscriber has taken an event in."""

    __tablename__ = "deliveries"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    subscriber: Mapped[str] = mapped_column(String(120), primary_key=True)
    at: Mapped[datetime]


async def is_first_delivery(session: AsyncSession, event: UUID, subscriber: str, now: datetime) -> bool:
    """Note that a subscriber takes an event in, or tell that it did so before."""
    return await insert_once(session, DeliveryRow, {"event_id": event, "subscriber": subscriber, "at": now})
