from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from src.application.dto.server_dto import ServerDTO
from src.infrastructure.database.models.server_model import ServerModel
from src.infrastructure.database.repositories.server_repo import ServerRepository


class CreateServerUseCase:
    def __init__(self, server_repo: ServerRepository, session: AsyncSession) -> None:
        self._server_repo = server_repo
        self._session = session

    async def execute(self, name: str, address: str, port: int, country: str) -> ServerDTO:
        server = ServerModel(id=uuid4(), name=name, address=address, port=port, country=country, is_disabled=False)
        await self._server_repo.create(server)
        await self._session.commit()
        return ServerDTO(id=server.id, name=name, address=address, port=port, country=country)
