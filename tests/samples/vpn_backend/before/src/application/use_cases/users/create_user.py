from uuid import UUID

from src.application.dto.user_dto import NewUserDTO
from src.domain.entities.user import User
from src.domain.exceptions.auth_errors import PermissionDeniedError
from src.infrastructure.database.repositories.admin_user_repo import AdminUserRepository
from src.infrastructure.remnawave.user_gateway import RemnawaveUserGateway


class CreateUserUseCase:
    def __init__(self, user_repo: AdminUserRepository, gateway: RemnawaveUserGateway) -> None:
        self._user_repo = user_repo
        self._gateway = gateway

    async def execute(self, admin_id: UUID, new: NewUserDTO) -> User:
        admin = await self._user_repo.get_by_id(admin_id)
        if admin is None or not admin.is_active:
            raise PermissionDeniedError("only an active administrator creates users", {"admin_id": str(admin_id)})
        return await self._gateway.create(new.username, new.traffic_limit_bytes, new.expire_at)
