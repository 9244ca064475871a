from abc import ABC, abstractmethod
from uuid import UUID

from src.domain.entities.webhook_entry import WebhookEntry


class WebhookEntryRepository(ABC):
    @abstractmethod
    async def get_by_id(self, id: UUID) -> WebhookEntry | None: ...

    @abstractmethod
    async def get_page(self, offset: int, limit: int) -> list[WebhookEntry]: ...

    @abstractmethod
    async def save(self, webhook_entry: WebhookEntry) -> None: ...

    @abstractmethod
    async def delete(self, id: UUID) -> None: ...
