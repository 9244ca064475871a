from dataclasses import dataclass
from uuid import UUID

from src.domain.events.base import DomainEvent


@dataclass(frozen=True)
class UserCreated(DomainEvent):
    user_id: UUID
    username: str


@dataclass(frozen=True)
class UserDeleted(DomainEvent):
    user_id: UUID
