from uuid import UUID

from fastapi import APIRouter, Depends, status
from sqlalchemy.ext.asyncio import AsyncSession

from src.application.use_cases.telegram.get_telegram_user import GetTelegramUserUseCase
from src.application.use_cases.telegram.link_telegram import LinkTelegramUseCase
from src.domain.enums.permission import Permission
from src.infrastructure.repositories.telegram_user_repository import TelegramUserRepository
from src.presentation.api.v1.telegram.schemas import LinkRequest, TelegramUserResponse
from src.presentation.dependencies.database import get_db
from src.presentation.dependencies.roles import require_permission

router = APIRouter(prefix="/telegram", tags=["telegram"])


@router.get(
    "/{telegram_user_id}",
    response_model=TelegramUserResponse,
    dependencies=[Depends(require_permission(Permission.USER_READ))],
)
async def get_telegram_user(
    telegram_user_id: UUID,
    db: AsyncSession = Depends(get_db),
) -> TelegramUserResponse:
    telegram_repo = TelegramUserRepository(db)
    use_case = GetTelegramUserUseCase(telegram_repo)
    result = await use_case.execute(telegram_user_id)
    return TelegramUserResponse.model_validate(result)


@router.post(
    "/link",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[Depends(require_permission(Permission.USER_UPDATE))],
)
async def link_telegram(
    request: LinkRequest,
    db: AsyncSession = Depends(get_db),
) -> None:
    telegram_repo = TelegramUserRepository(db)
    use_case = LinkTelegramUseCase(telegram_repo)
    await use_case.execute(request.telegram_user_id, request.user_id)
