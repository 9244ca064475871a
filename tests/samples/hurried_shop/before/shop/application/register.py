import importlib

from sqlalchemy.orm import Session

from shop.domain.user import User
from shop.infrastructure.database import SessionLocal
from shop.infrastructure.hashing import hash_password
from shop.infrastructure.user_repository import UserRepository
from shop.presentation.schemas import UserIn

users = UserRepository(SessionLocal())


class RegisterUseCase:
    def __init__(self, session: Session, users: UserRepository) -> None:
        self.session = session
        self.users = users

    def execute(self, given: UserIn) -> dict:
        mail = importlib.import_module("shop.infrastructure.mail")
        user = User(email=given.email, password=hash_password(given.password))
        self.session.add(user)
        self.session.commit()
        mail.send(given.email, "welcome")
        return {"id": user.id}
