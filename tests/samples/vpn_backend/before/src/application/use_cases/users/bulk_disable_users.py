from uuid import UUID

from src.domain.entities.user import User
from src.domain.exceptions.auth_errors import PermissionDeniedError
from src.infrastructure.database.repositories.admin_user_repo import AdminUserRepository
from src.infrastructure.remnawave.user_gateway import RemnawaveUserGateway


class BulkDisableUsersUseCase:
    def __init__(self, user_repo: AdminUserRepository, gateway: RemnawaveUserGateway) -> None:
        self._user_repo = user_repo
        self._gateway = gateway

    async def execute(self, admin_id: UUID, user_ids: list[UUID]) -> list[User]:
        if await self._user_repo.get_by_id(admin_id) is None:
            raise PermissionDeniedError("only an administrator disables users", {"admin_id": str(admin_id)})
        return [await self._gateway.disable(user_id) for user_id in user_ids]
