from uuid import UUID

from src.domain.entities.user import User
from src.infrastructure.remnawave.user_gateway import RemnawaveUserGateway


class ResetTrafficUseCase:
    def __init__(self, gateway: RemnawaveUserGateway) -> None:
        self._gateway = gateway

    async def execute(self, user_id: UUID) -> User:
        return await self._gateway.reset_traffic(user_id)
