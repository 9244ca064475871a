from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncSession

from src.application.use_cases.auth.register import RegisterUseCase
from src.config.settings import Settings, get_settings
from src.infrastructure.database.repositories.admin_user_repo import AdminUserRepository
from src.application.services.auth_service import AuthService
from src.presentation.api.v1.auth.schemas import RegisterRequest, RegisteredResponse
from src.presentation.dependencies.database import get_db

router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/register", response_model=RegisteredResponse)
async def register(
    request: RegisterRequest,
    db: AsyncSession = Depends(get_db),
    settings: Settings = Depends(get_settings),
) -> RegisteredResponse:
    user_repo = AdminUserRepository(db)
    auth_service = AuthService(settings.jwt_secret.get_secret_value())
    use_case = RegisterUseCase(user_repo, auth_service, db)
    result = await use_case.execute(request.login, request.email, request.password)
    return RegisteredResponse.model_validate(result)
