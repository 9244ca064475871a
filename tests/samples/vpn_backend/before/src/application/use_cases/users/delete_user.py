from uuid import UUID

from src.infrastructure.remnawave.user_gateway import RemnawaveUserGateway


class DeleteUserUseCase:
    def __init__(self, gateway: RemnawaveUserGateway) -> None:
        self._gateway = gateway

    async def execute(self, user_id: UUID) -> None:
        await self._gateway.delete(user_id)
