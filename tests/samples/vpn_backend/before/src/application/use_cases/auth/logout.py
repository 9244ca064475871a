from sqlalchemy.ext.asyncio import AsyncSession

from src.application.services.auth_service import AuthService
from src.infrastructure.database.repositories.admin_user_repo import AdminUserRepository


class LogoutUseCase:
    def __init__(self, user_repo: AdminUserRepository, auth_service: AuthService, session: AsyncSession) -> None:
        self._user_repo = user_repo
        self._auth_service = auth_service
        self._session = session

    async def execute(self, refresh_token: str) -> None:
        await self._user_repo.revoke_refresh_token(self._auth_service.hash_token(refresh_token))
        await self._session.commit()
