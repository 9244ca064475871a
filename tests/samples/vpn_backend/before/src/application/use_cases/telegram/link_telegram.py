from uuid import UUID

from src.domain.exceptions.telegram_user_errors import (
    TelegramAlreadyLinkedError,
    TelegramUserNotFoundError,
)
from src.infrastructure.database.repositories.telegram_user_repo import TelegramUserRepository


class LinkTelegramUseCase:
    def __init__(self, telegram_repo: TelegramUserRepository) -> None:
        self._telegram_repo = telegram_repo

    async def execute(self, telegram_user_id: UUID, user_id: UUID) -> None:
        found = await self._telegram_repo.get_by_id(telegram_user_id)
        if found is None:
            raise TelegramUserNotFoundError(telegram_user_id)
        if found.user_id is not None:
            raise TelegramAlreadyLinkedError("the account is linked already", {"telegram_id": found.telegram_id})
        await self._telegram_repo.link(telegram_user_id, user_id)
