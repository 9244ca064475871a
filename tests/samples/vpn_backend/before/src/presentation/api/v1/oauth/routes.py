from uuid import UUID

from fastapi import APIRouter, Depends, status
from sqlalchemy.ext.asyncio import AsyncSession

from src.application.services.auth_service import AuthService
from src.application.use_cases.auth.oauth_login import OAuthLoginUseCase
from src.config.settings import Settings, get_settings
from src.domain.enums.admin_role import AdminRole
from src.infrastructure.database.models.admin_user_model import AdminUserModel
from src.infrastructure.database.repositories.admin_user_repo import AdminUserRepository
from src.infrastructure.database.repositories.oauth_account_repo import OAuthAccountRepository
from src.infrastructure.oauth.github import GitHubOAuthClient
from src.infrastructure.oauth.google import GoogleOAuthClient
from src.presentation.api.v1.oauth.schemas import OAuthCallbackRequest, OAuthTokenResponse
from src.presentation.dependencies.auth import get_current_user
from src.presentation.dependencies.database import get_db
from src.presentation.dependencies.roles import require_role

router = APIRouter(prefix="/oauth", tags=["oauth"])


@router.post("/google/callback", response_model=OAuthTokenResponse)
async def google_callback(
    request: OAuthCallbackRequest,
    db: AsyncSession = Depends(get_db),
    settings: Settings = Depends(get_settings),
) -> OAuthTokenResponse:
    client = GoogleOAuthClient(
        settings.google_client_id, settings.google_client_secret.get_secret_value()
    )
    auth_service = AuthService(settings.jwt_secret.get_secret_value())
    use_case = OAuthLoginUseCase(AdminUserRepository(db), OAuthAccountRepository(db), auth_service, db)
    result = await use_case.execute(await client.fetch_profile(request.code))
    return OAuthTokenResponse.model_validate(result)


@router.post("/github/callback", response_model=OAuthTokenResponse)
async def github_callback(
    request: OAuthCallbackRequest,
    db: AsyncSession = Depends(get_db),
    settings: Settings = Depends(get_settings),
) -> OAuthTokenResponse:
    client = GitHubOAuthClient(
        settings.github_client_id, settings.github_client_secret.get_secret_value()
    )
    auth_service = AuthService(settings.jwt_secret.get_secret_value())
    use_case = OAuthLoginUseCase(AdminUserRepository(db), OAuthAccountRepository(db), auth_service, db)
    result = await use_case.execute(await client.fetch_profile(request.code))
    return OAuthTokenResponse.model_validate(result)


@router.delete(
    "/accounts/{account_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[Depends(require_role(AdminRole.ADMIN))],
)
async def unlink_account(
    account_id: UUID,
    db: AsyncSession = Depends(get_db),
    current_user: AdminUserModel = Depends(get_current_user),
) -> None:
    account_repo = OAuthAccountRepository(db)
    await account_repo.remove(account_id)
