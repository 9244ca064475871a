import secrets
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from src.application.services.auth_service import AuthService
from src.domain.exceptions.auth_errors import InvalidCredentialsError
from src.infrastructure.database.models.admin_user_model import AdminUser
from src.infrastructure.database.models.refresh_token_model import RefreshToken
from src.infrastructure.database.repositories.admin_user_repo import AdminUserRepository


class LoginUseCase:
    def __init__(self, user_repo: AdminUserRepository, auth_service: AuthService, session: AsyncSession) -> None:
        self._user_repo = user_repo
        self._auth_service = auth_service
        self._session = session

    async def execute(self, login: str, password: str) -> dict[str, str]:
        admin = await self._user_repo.get_by_login(login)
        if admin is None or not self._auth_service.verify_password(password, admin.password_hash):
            raise InvalidCredentialsError("login or password is wrong")
        refresh_token = await self._issue_refresh_token(admin)
        await self._session.commit()
        return {"access_token": self._auth_service.create_access_token(admin.id), "refresh_token": refresh_token}

    async def _issue_refresh_token(self, admin: AdminUser) -> str:
        token = secrets.token_urlsafe(32)
        stored = RefreshToken(
            id=uuid4(),
            admin_id=admin.id,
            token_hash=self._auth_service.hash_token(token),
            expires_at=datetime.now(UTC) + timedelta(days=30),
            is_revoked=False,
        )
        await self._user_repo.add_refresh_token(stored)
        return token
