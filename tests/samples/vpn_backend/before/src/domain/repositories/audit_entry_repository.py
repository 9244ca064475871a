from abc import ABC, abstractmethod
from uuid import UUID

from src.domain.entities.audit_entry import AuditEntry


class AuditEntryRepository(ABC):
    @abstractmethod
    async def get_by_id(self, id: UUID) -> AuditEntry | None: ...

    @abstractmethod
    async def get_page(self, offset: int, limit: int) -> list[AuditEntry]: ...

    @abstractmethod
    async def save(self, audit_entry: AuditEntry) -> None: ...

    @abstractmethod
    async def delete(self, id: UUID) -> None: ...
