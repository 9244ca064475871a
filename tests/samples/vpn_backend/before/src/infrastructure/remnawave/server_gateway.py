from uuid import UUID

from src.domain.entities.server import Server
from src.infrastructure.remnawave.client import RemnawaveClient
from src.infrastructure.remnawave.mappers.server_mapper import to_server


class RemnawaveServerGateway:
    def __init__(self, client: RemnawaveClient) -> None:
        self._client = client

    async def get_by_id(self, id: UUID) -> Server:
        return to_server(await self._client.request("GET", f"/nodes/{id}"))

    async def restart(self, id: UUID) -> Server:
        return to_server(await self._client.request("POST", f"/nodes/{id}/restart"))
