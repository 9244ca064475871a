from sqlalchemy import Column, Integer, String

from shop.infrastructure.database import Base


class OrderRow(Base):
    __tablename__ = "orders"

    id = Column(String, primary_key=True)
    user_id = Column(Integer)
    status = Column(String)
