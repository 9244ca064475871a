from src.domain.entities.webhook_entry import WebhookEntry
from src.domain.repositories.webhook_entry_repository import WebhookEntryRepository


class ListWebhookEntriesUseCase:
    def __init__(self, webhook_entries: WebhookEntryRepository) -> None:
        self._webhook_entries = webhook_entries

    async def execute(self, offset: int = 0, limit: int = 50) -> list[WebhookEntry]:
        return await self._webhook_entries.get_page(offset, limit)
