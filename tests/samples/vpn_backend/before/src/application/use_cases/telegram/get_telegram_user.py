from uuid import UUID

from src.domain.entities.telegram_user import TelegramUser
from src.domain.exceptions.telegram_user_errors import TelegramUserNotFoundError
from src.domain.repositories.telegram_user_repository import TelegramUserRepository


class GetTelegramUserUseCase:
    def __init__(self, telegram_users: TelegramUserRepository) -> None:
        self._telegram_users = telegram_users

    async def execute(self, telegram_user_id: UUID) -> TelegramUser:
        telegram_user = await self._telegram_users.get_by_id(telegram_user_id)
        if telegram_user is None:
            raise TelegramUserNotFoundError(telegram_user_id)
        return telegram_user
