from src.domain.entities.server import Server
from src.domain.repositories.server_repository import ServerRepository


class ListServersUseCase:
    def __init__(self, servers: ServerRepository) -> None:
        self._servers = servers

    async def execute(self, offset: int = 0, limit: int = 50) -> list[Server]:
        return await self._servers.get_page(offset, limit)
