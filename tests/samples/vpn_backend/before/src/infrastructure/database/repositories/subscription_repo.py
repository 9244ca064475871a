from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from src.infrastructure.database.models.subscription_model import SubscriptionModel


class SubscriptionRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get_by_id(self, id: UUID) -> SubscriptionModel | None:
        return await self._session.get(SubscriptionModel, id)

    async def find_all(self, offset: int = 0, limit: int = 50) -> list[SubscriptionModel]:
        rows = await self._session.scalars(select(SubscriptionModel).offset(offset).limit(limit))
        return list(rows)

    async def create(self, row: SubscriptionModel) -> SubscriptionModel:
        self._session.add(row)
        await self._session.flush()
        return row

    async def remove(self, id: UUID) -> None:
        await self._session.execute(delete(SubscriptionModel).where(SubscriptionModel.id == id))
