from uuid import UUID

from src.application.dto.user_dto import NewUserDTO
from src.domain.entities.user import User
from src.infrastructure.remnawave.user_gateway import RemnawaveUserGateway


class UpdateUserUseCase:
    def __init__(self, gateway: RemnawaveUserGateway) -> None:
        self._gateway = gateway

    async def execute(self, user_id: UUID, changes: NewUserDTO) -> User:
        return await self._gateway.update(user_id, changes.traffic_limit_bytes, changes.expire_at)
