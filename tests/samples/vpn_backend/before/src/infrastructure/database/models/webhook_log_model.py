from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from src.infrastructure.database.base import Base


class WebhookLog(Base):
    __tablename__ = "webhook_logs"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(255))
    payload: Mapped[str] = mapped_column(String(255))
    is_valid: Mapped[bool] = mapped_column()
    received_at: Mapped[datetime] = mapped_column()
