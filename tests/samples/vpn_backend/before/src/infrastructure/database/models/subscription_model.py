from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from src.infrastructure.database.base import Base


class SubscriptionModel(Base):
    __tablename__ = "subscriptions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column()
    plan_id: Mapped[UUID] = mapped_column()
    ends_at: Mapped[datetime] = mapped_column()
    is_active: Mapped[bool] = mapped_column()
