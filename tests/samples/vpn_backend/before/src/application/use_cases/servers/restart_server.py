from uuid import UUID

from src.domain.entities.server import Server
from src.domain.enums.server_status import ServerStatus
from src.domain.exceptions.server_errors import ServerUnavailableError
from src.infrastructure.remnawave.server_gateway import RemnawaveServerGateway


class RestartServerUseCase:
    def __init__(self, gateway: RemnawaveServerGateway) -> None:
        self._gateway = gateway

    async def execute(self, server_id: UUID) -> Server:
        server = await self._gateway.restart(server_id)
        if server.status is ServerStatus.OFFLINE:
            raise ServerUnavailableError("the server did not come back", {"server_id": str(server_id)})
        return server
