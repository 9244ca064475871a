from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from src.infrastructure.database.models.telegram_user_model import TelegramUserModel


class TelegramUserRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get_by_id(self, id: UUID) -> TelegramUserModel | None:
        return await self._session.get(TelegramUserModel, id)

    async def find_all(self, offset: int = 0, limit: int = 50) -> list[TelegramUserModel]:
        rows = await self._session.scalars(select(TelegramUserModel).offset(offset).limit(limit))
        return list(rows)

    async def create(self, row: TelegramUserModel) -> TelegramUserModel:
        self._session.add(row)
        await self._session.flush()
        return row

    async def remove(self, id: UUID) -> None:
        await self._session.execute(delete(TelegramUserModel).where(TelegramUserModel.id == id))

    async def link(self, id: UUID, user_id: UUID) -> None:
        found = await self._session.get(TelegramUserModel, id)
        if found is not None:
            found.user_id = user_id
