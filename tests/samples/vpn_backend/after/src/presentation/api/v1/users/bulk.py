from uuid import UUID

from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncSession

from src.application.use_cases.users.bulk_disable_users import BulkDisableUsersUseCase
from src.config.settings import Settings, get_settings
from src.domain.enums.permission import Permission
from src.infrastructure.remnawave.client import RemnawaveClient
from src.infrastructure.remnawave.user_gateway import RemnawaveUserGateway
from src.infrastructure.database.repositories.admin_user_repo import AdminUserRepository
from src.presentation.api.v1.users.schemas import BulkRequest, UserResponse
from src.presentation.dependencies.database import get_db
from src.presentation.dependencies.roles import get_current_admin_id, require_permission

router = APIRouter(prefix="/users", tags=["users"])


@router.post(
    "/bulk/disable",
    response_model=list[UserResponse],
    dependencies=[Depends(require_permission(Permission.WRITE_USERS))],
)
async def disable_users(
    request: BulkRequest,
    db: AsyncSession = Depends(get_db),
    settings: Settings = Depends(get_settings),
    admin_id: UUID = Depends(get_current_admin_id),
) -> list[UserResponse]:
    user_repo = AdminUserRepository(db)
    client = RemnawaveClient(settings.remnawave_url, settings.remnawave_token.get_secret_value())
    gateway = RemnawaveUserGateway(client)
    use_case = BulkDisableUsersUseCase(user_repo, gateway)
    result = await use_case.execute(admin_id, request.user_ids)
    return [UserResponse.model_validate(each) for each in result]
