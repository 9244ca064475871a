from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from src.infrastructure.database.base import Base


class PaymentModel(Base):
    __tablename__ = "payments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column()
    cents: Mapped[int] = mapped_column()
    currency: Mapped[str] = mapped_column(String(255))
    provider: Mapped[str] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(255))
