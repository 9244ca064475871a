from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncSession

from src.application.use_cases.auth.two_factor import TwoFactorUseCase
from src.infrastructure.database.models.admin_user_model import AdminUserModel
from src.infrastructure.database.repositories.admin_user_repo import AdminUserRepository
from src.presentation.dependencies.auth import get_current_user
from src.presentation.dependencies.database import get_db

router = APIRouter(prefix="/two-factor", tags=["two-factor"])


@router.post("/enable")
async def enable_two_factor(
    db: AsyncSession = Depends(get_db),
    current_user: AdminUserModel = Depends(get_current_user),
) -> dict[str, str]:
    user_repo = AdminUserRepository(db)
    use_case = TwoFactorUseCase(user_repo, db)
    result = await use_case.execute_enable(current_user.id)
    return result


@router.post("/disable")
async def disable_two_factor(
    db: AsyncSession = Depends(get_db),
    current_user: AdminUserModel = Depends(get_current_user),
) -> dict[str, str]:
    user_repo = AdminUserRepository(db)
    use_case = TwoFactorUseCase(user_repo, db)
    result = await use_case.execute_disable(current_user.id)
    return result
