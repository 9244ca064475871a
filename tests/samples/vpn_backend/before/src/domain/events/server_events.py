from dataclasses import dataclass
from uuid import UUID

from src.domain.events.base import DomainEvent


@dataclass(frozen=True)
class ServerWentDown(DomainEvent):
    server_id: UUID


@dataclass(frozen=True)
class ServerRecovered(DomainEvent):
    server_id: UUID
