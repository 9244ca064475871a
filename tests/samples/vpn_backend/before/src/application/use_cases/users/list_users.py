from src.domain.entities.user import User
from src.domain.repositories.user_repository import UserRepository


class ListUsersUseCase:
    def __init__(self, users: UserRepository) -> None:
        self._users = users

    async def execute(self, offset: int = 0, limit: int = 50) -> list[User]:
        return await self._users.get_page(offset, limit)
