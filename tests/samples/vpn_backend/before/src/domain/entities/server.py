from dataclasses import dataclass
from uuid import UUID

from src.domain.enums.server_status import ServerStatus
from src.domain.value_objects.geolocation import Geolocation


@dataclass(frozen=True)
class Server:
    id: UUID
    name: str
    address: str
    port: int
    location: Geolocation
    is_connected: bool
    is_connecting: bool
    is_disabled: bool

    @property
    def status(self) -> ServerStatus:
        if self.is_disabled:
            return ServerStatus.DISABLED
        if self.is_connecting:
            return ServerStatus.CONNECTING
        return ServerStatus.ONLINE if self.is_connected else ServerStatus.OFFLINE
