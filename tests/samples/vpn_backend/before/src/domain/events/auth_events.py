from dataclasses import dataclass
from uuid import UUID

from src.domain.events.base import DomainEvent


@dataclass(frozen=True)
class AdminLoggedIn(DomainEvent):
    admin_id: UUID
    address: str
