from fastapi import APIRouter, Depends, status
from sqlalchemy.ext.asyncio import AsyncSession

from src.application.use_cases.auth.login import LoginUseCase
from src.application.use_cases.auth.logout import LogoutUseCase
from src.application.use_cases.auth.refresh_token import RefreshTokenUseCase
from src.config.settings import Settings, get_settings
from src.infrastructure.repositories.admin_user_repository import AdminUserRepository
from src.infrastructure.security.token_manager import TokenManager
from src.presentation.api.v1.auth.schemas import LoginRequest, RefreshRequest, TokenResponse
from src.presentation.dependencies.database import get_db

router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/login", response_model=TokenResponse)
async def login(
    request: LoginRequest,
    db: AsyncSession = Depends(get_db),
    settings: Settings = Depends(get_settings),
) -> TokenResponse:
    user_repo = AdminUserRepository(db)
    auth_service = TokenManager(settings.jwt_secret.get_secret_value())
    use_case = LoginUseCase(user_repo, auth_service, db)
    result = await use_case.execute(request.login, request.password)
    return TokenResponse.model_validate(result)


@router.post("/refresh", response_model=TokenResponse)
async def refresh(
    request: RefreshRequest,
    db: AsyncSession = Depends(get_db),
    settings: Settings = Depends(get_settings),
) -> TokenResponse:
    user_repo = AdminUserRepository(db)
    auth_service = TokenManager(settings.jwt_secret.get_secret_value())
    use_case = RefreshTokenUseCase(user_repo, auth_service, db)
    result = await use_case.execute(request.refresh_token)
    return TokenResponse.model_validate(result)


@router.post("/logout", status_code=status.HTTP_204_NO_CONTENT)
async def logout(
    request: RefreshRequest,
    db: AsyncSession = Depends(get_db),
    settings: Settings = Depends(get_settings),
) -> None:
    user_repo = AdminUserRepository(db)
    auth_service = TokenManager(settings.jwt_secret.get_secret_value())
    use_case = LogoutUseCase(user_repo, auth_service, db)
    await use_case.execute(request.refresh_token)
