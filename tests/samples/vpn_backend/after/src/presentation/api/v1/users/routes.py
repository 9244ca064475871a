from uuid import UUID

from fastapi import APIRouter, Depends, status
from sqlalchemy.orm import Session

from src.application.dto.user_dto import NewUserDTO
from src.application.use_cases.users.create_user import CreateUserUseCase
from src.application.use_cases.users.delete_user import DeleteUserUseCase
from src.application.use_cases.users.get_user import GetUserUseCase
from src.application.use_cases.users.list_users import ListUsersUseCase
from src.application.use_cases.users.update_user import UpdateUserUseCase
from src.config.settings import Settings, get_settings
from src.domain.enums.permission import Permission
from src.infrastructure.remnawave.client import RemnawaveClient
from src.infrastructure.remnawave.user_gateway import RemnawaveUserGateway
from src.infrastructure.database.repositories.admin_user_repo import AdminUserRepository
from src.presentation.api.v1.users.schemas import CreateUserRequest, UserResponse
from src.presentation.dependencies.database import get_db
from src.presentation.dependencies.roles import get_current_admin_id, require_permission

router = APIRouter(prefix="/users", tags=["users"])


@router.post(
    "/",
    response_model=UserResponse,
    dependencies=[Depends(require_permission(Permission.WRITE_USERS))],
)
async def create_user(
    request: CreateUserRequest,
    db: Session = Depends(get_db),
    settings: Settings = Depends(get_settings),
    admin_id: UUID = Depends(get_current_admin_id),
) -> UserResponse:
    user_repo = AdminUserRepository(db)
    client = RemnawaveClient(settings.remnawave_url, settings.remnawave_token.get_secret_value())
    gateway = RemnawaveUserGateway(client)
    use_case = CreateUserUseCase(user_repo, gateway)
    result = await use_case.execute(admin_id, NewUserDTO(request.username, request.traffic_limit_bytes, request.expire_at))
    return UserResponse.model_validate(result)


@router.get(
    "/",
    response_model=list[UserResponse],
    dependencies=[Depends(require_permission(Permission.READ_USERS))],
)
async def list_users(
    offset: int = 0,
    limit: int = 50,
    db: Session = Depends(get_db),
) -> list[UserResponse]:
    user_repo = AdminUserRepository(db)
    use_case = ListUsersUseCase(user_repo)
    result = await use_case.execute(offset, limit)
    return [UserResponse.model_validate(each) for each in result]


@router.get(
    "/{user_id}",
    response_model=UserResponse,
    dependencies=[Depends(require_permission(Permission.READ_USERS))],
)
async def get_user(
    user_id: UUID,
    db: Session = Depends(get_db),
) -> UserResponse:
    user_repo = AdminUserRepository(db)
    use_case = GetUserUseCase(user_repo)
    result = await use_case.execute(user_id)
    return UserResponse.model_validate(result)


@router.put(
    "/{user_id}",
    response_model=UserResponse,
    dependencies=[Depends(require_permission(Permission.WRITE_USERS))],
)
async def update_user(
    user_id: UUID,
    request: CreateUserRequest,
    settings: Settings = Depends(get_settings),
) -> UserResponse:
    client = RemnawaveClient(settings.remnawave_url, settings.remnawave_token.get_secret_value())
    gateway = RemnawaveUserGateway(client)
    use_case = UpdateUserUseCase(gateway)
    result = await use_case.execute(user_id, NewUserDTO(request.username, request.traffic_limit_bytes, request.expire_at))
    return UserResponse.model_validate(result)


@router.delete(
    "/{user_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[Depends(require_permission(Permission.DELETE_USERS))],
)
async def delete_user(
    user_id: UUID,
    settings: Settings = Depends(get_settings),
) -> None:
    client = RemnawaveClient(settings.remnawave_url, settings.remnawave_token.get_secret_value())
    gateway = RemnawaveUserGateway(client)
    use_case = DeleteUserUseCase(gateway)
    await use_case.execute(user_id)
