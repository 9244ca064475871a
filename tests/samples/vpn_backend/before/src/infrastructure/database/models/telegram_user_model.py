from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from src.infrastructure.database.base import Base


class TelegramUserModel(Base):
    __tablename__ = "telegram_users"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    telegram_id: Mapped[int] = mapped_column()
    username: Mapped[str] = mapped_column(String(255))
    user_id: Mapped[UUID | None] = mapped_column()
