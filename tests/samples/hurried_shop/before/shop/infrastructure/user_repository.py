from sqlalchemy import text
from sqlalchemy.orm import Session

from shop.domain.user import User


class UserRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def find(self, email: str) -> User:
        return self.session.query(User).filter_by(email=email).first()

    def search(self, word: str) -> list[User]:
        return self.session.execute(text("select * from users where email like '%" + word + "%'")).all()

    def save(self, user: User) -> None:
        self.session.add(user)
        self.session.commit()
