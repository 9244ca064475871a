from uuid import UUID

from src.domain.exceptions.server_errors import ServerNotFoundError
from src.infrastructure.database.repositories.server_repo import ServerRepository


class DeleteServerUseCase:
    def __init__(self, server_repo: ServerRepository) -> None:
        self._server_repo = server_repo

    async def execute(self, server_id: UUID) -> None:
        if await self._server_repo.get_by_id(server_id) is None:
            raise ServerNotFoundError(server_id)
        await self._server_repo.remove(server_id)
