from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from src.application.services.auth_service import AuthService
from src.domain.exceptions.auth_errors import InvalidTokenError
from src.infrastructure.database.models.refresh_token_model import RefreshToken
from src.infrastructure.database.repositories.admin_user_repo import AdminUserRepository


class RefreshTokenUseCase:
    def __init__(self, user_repo: AdminUserRepository, auth_service: AuthService, session: AsyncSession) -> None:
        self._user_repo = user_repo
        self._auth_service = auth_service
        self._session = session

    async def execute(self, refresh_token: str) -> dict[str, str]:
        stored = await self._user_repo.get_refresh_token(self._auth_service.hash_token(refresh_token))
        if stored is None or self._is_spent(stored):
            raise InvalidTokenError("the refresh token is not valid")
        await self._session.commit()
        return {"access_token": self._auth_service.create_access_token(stored.admin_id), "refresh_token": refresh_token}

    def _is_spent(self, token: RefreshToken) -> bool:
        return token.is_revoked or token.expires_at < datetime.now(UTC)
