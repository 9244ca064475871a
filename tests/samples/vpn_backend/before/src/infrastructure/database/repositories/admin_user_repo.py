from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from src.infrastructure.database.models.admin_user_model import AdminUser
from src.infrastructure.database.models.refresh_token_model import RefreshToken


class AdminUserRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get_by_id(self, id: UUID) -> AdminUser | None:
        return await self._session.get(AdminUser, id)

    async def find_all(self, offset: int = 0, limit: int = 50) -> list[AdminUser]:
        rows = await self._session.scalars(select(AdminUser).offset(offset).limit(limit))
        return list(rows)

    async def create(self, row: AdminUser) -> AdminUser:
        self._session.add(row)
        await self._session.flush()
        return row

    async def remove(self, id: UUID) -> None:
        await self._session.execute(delete(AdminUser).where(AdminUser.id == id))

    async def get_by_login(self, login: str) -> AdminUser | None:
        return await self._session.scalar(select(AdminUser).where(AdminUser.login == login))

    async def set_totp_secret(self, id: UUID, secret: str | None) -> None:
        admin = await self._session.get(AdminUser, id)
        if admin is not None:
            admin.totp_secret = secret

    async def add_refresh_token(self, token: RefreshToken) -> RefreshToken:
        self._session.add(token)
        await self._session.flush()
        return token

    async def get_refresh_token(self, token_hash: str) -> RefreshToken | None:
        return await self._session.scalar(select(RefreshToken).where(RefreshToken.token_hash == token_hash))

    async def revoke_refresh_token(self, token_hash: str) -> None:
        token = await self.get_refresh_token(token_hash)
        if token is not None:
            token.is_revoked = True
