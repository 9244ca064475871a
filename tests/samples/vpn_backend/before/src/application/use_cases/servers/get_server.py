from uuid import UUID

from src.domain.entities.server import Server
from src.domain.exceptions.server_errors import ServerNotFoundError
from src.domain.repositories.server_repository import ServerRepository


class GetServerUseCase:
    def __init__(self, servers: ServerRepository) -> None:
        self._servers = servers

    async def execute(self, server_id: UUID) -> Server:
        server = await self._servers.get_by_id(server_id)
        if server is None:
            raise ServerNotFoundError(server_id)
        return server
