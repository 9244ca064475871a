from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from src.infrastructure.database.models.server_model import ServerModel


class ServerRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get_by_id(self, id: UUID) -> ServerModel | None:
        return await self._session.get(ServerModel, id)

    async def find_all(self, offset: int = 0, limit: int = 50) -> list[ServerModel]:
        rows = await self._session.scalars(select(ServerModel).offset(offset).limit(limit))
        return list(rows)

    async def create(self, row: ServerModel) -> ServerModel:
        self._session.add(row)
        await self._session.flush()
        return row

    async def remove(self, id: UUID) -> None:
        await self._session.execute(delete(ServerModel).where(ServerModel.id == id))
