from uuid import UUID

from src.domain.entities.user import User
from src.domain.exceptions.user_errors import UserNotFoundError
from src.domain.repositories.user_repository import UserRepository


class GetUserUseCase:
    def __init__(self, users: UserRepository) -> None:
        self._users = users

    async def execute(self, user_id: UUID) -> User:
        user = await self._users.get_by_id(user_id)
        if user is None:
            raise UserNotFoundError(user_id)
        return user
