import secrets
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from src.domain.exceptions.user_errors import UserNotFoundError
from src.infrastructure.database.models.admin_user_model import AdminUser
from src.infrastructure.database.repositories.admin_user_repo import AdminUserRepository


class TwoFactorUseCase:
    def __init__(self, user_repo: AdminUserRepository, session: AsyncSession) -> None:
        self._user_repo = user_repo
        self._session = session

    async def execute_enable(self, admin_id: UUID) -> dict[str, str]:
        admin = await self._admin(admin_id)
        secret = secrets.token_hex(20)
        await self._user_repo.set_totp_secret(admin.id, secret)
        await self._session.commit()
        return {"secret": secret, "account": admin.login}

    async def execute_disable(self, admin_id: UUID) -> dict[str, str]:
        admin = await self._admin(admin_id)
        await self._user_repo.set_totp_secret(admin.id, None)
        await self._session.commit()
        return {"account": admin.login}

    async def _admin(self, admin_id: UUID) -> AdminUser:
        admin = await self._user_repo.get_by_id(admin_id)
        if admin is None:
            raise UserNotFoundError(admin_id)
        return admin
