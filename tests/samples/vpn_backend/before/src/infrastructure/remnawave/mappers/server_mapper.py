from collections.abc import Mapping
from uuid import UUID

from src.domain.entities.server import Server
from src.domain.value_objects.geolocation import Geolocation


def to_server(payload: Mapping[str, object]) -> Server:
    return Server(
        id=UUID(str(payload["uuid"])),
        name=str(payload["name"]),
        address=str(payload["address"]),
        port=int(str(payload["port"])),
        location=Geolocation(str(payload["countryCode"]), float(str(payload["lat"])), float(str(payload["lon"]))),
        is_connected=bool(payload["isConnected"]),
        is_connecting=bool(payload["isConnecting"]),
        is_disabled=bool(payload["isDisabled"]),
    )
