from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from src.infrastructure.database.base import Base


class ServerModel(Base):
    __tablename__ = "servers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    address: Mapped[str] = mapped_column(String(255))
    port: Mapped[int] = mapped_column()
    country: Mapped[str] = mapped_column(String(255))
    is_disabled: Mapped[bool] = mapped_column()
