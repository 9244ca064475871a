from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from src.application.services.auth_service import AuthService
from src.domain.exceptions.auth_errors import InvalidCredentialsError
from src.infrastructure.database.models.oauth_account_model import OAuthAccount
from src.infrastructure.database.repositories.admin_user_repo import AdminUserRepository
from src.infrastructure.database.repositories.oauth_account_repo import OAuthAccountRepository
from src.infrastructure.oauth.profile import OAuthProfile


class OAuthLoginUseCase:
    def __init__(
        self,
        user_repo: AdminUserRepository,
        account_repo: OAuthAccountRepository,
        auth_service: AuthService,
        session: AsyncSession,
    ) -> None:
        self._user_repo = user_repo
        self._account_repo = account_repo
        self._auth_service = auth_service
        self._session = session

    async def execute(self, profile: OAuthProfile) -> dict[str, str]:
        admin = await self._user_repo.get_by_login(profile.email)
        if admin is None:
            raise InvalidCredentialsError("nobody has this address", {"provider": profile.provider})
        account = OAuthAccount(id=uuid4(), admin_id=admin.id, provider=profile.provider, subject=profile.subject)
        await self._account_repo.create(account)
        await self._session.commit()
        return {"access_token": self._auth_service.create_access_token(admin.id)}
