from abc import ABC, abstractmethod
from uuid import UUID

from src.domain.entities.telegram_user import TelegramUser


class TelegramUserRepository(ABC):
    @abstractmethod
    async def get_by_id(self, id: UUID) -> TelegramUser | None: ...

    @abstractmethod
    async def get_page(self, offset: int, limit: int) -> list[TelegramUser]: ...

    @abstractmethod
    async def save(self, telegram_user: TelegramUser) -> None: ...

    @abstractmethod
    async def delete(self, id: UUID) -> None: ...
