from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class ServerDTO:
    id: UUID
    name: str
    address: str
    port: int
    country: str
