from src.domain.entities.audit_entry import AuditEntry
from src.domain.repositories.audit_entry_repository import AuditEntryRepository


class ListAuditEntriesUseCase:
    def __init__(self, audit_entries: AuditEntryRepository) -> None:
        self._audit_entries = audit_entries

    async def execute(self, offset: int = 0, limit: int = 50) -> list[AuditEntry]:
        return await self._audit_entries.get_page(offset, limit)
