from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from src.infrastructure.database.models.oauth_account_model import OAuthAccount


class OAuthAccountRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get_by_id(self, id: UUID) -> OAuthAccount | None:
        return await self._session.get(OAuthAccount, id)

    async def find_all(self, offset: int = 0, limit: int = 50) -> list[OAuthAccount]:
        rows = await self._session.scalars(select(OAuthAccount).offset(offset).limit(limit))
        return list(rows)

    async def create(self, row: OAuthAccount) -> OAuthAccount:
        self._session.add(row)
        await self._session.flush()
        return row

    async def remove(self, id: UUID) -> None:
        await self._session.execute(delete(OAuthAccount).where(OAuthAccount.id == id))
