from abc import ABC, abstractmethod
from uuid import UUID

from src.domain.entities.server import Server


class ServerRepository(ABC):
    @abstractmethod
    async def get_by_id(self, id: UUID) -> Server | None: ...

    @abstractmethod
    async def get_page(self, offset: int, limit: int) -> list[Server]: ...

    @abstractmethod
    async def save(self, server: Server) -> None: ...

    @abstractmethod
    async def delete(self, id: UUID) -> None: ...
