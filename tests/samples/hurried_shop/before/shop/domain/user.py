import os
from datetime import datetime

from sqlalchemy import Column, DateTime, Integer, String

from shop.infrastructure.database import Base, SessionLocal


class User(Base):
    __tablename__ = "users"

    id = Column(Integer, primary_key=True)
    email = Column(String)
    password = Column(String)
    role = Column(String)
    created_at = Column(DateTime, default=datetime.now)

    def orders(self):
        return SessionLocal().query(User).filter_by(id=self.id).all()

    def is_admin(self):
        return self.email == os.environ["ADMIN_EMAIL"]
