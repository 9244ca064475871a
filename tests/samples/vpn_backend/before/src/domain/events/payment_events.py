from dataclasses import dataclass
from uuid import UUID

from src.domain.events.base import DomainEvent


@dataclass(frozen=True)
class PaymentReceived(DomainEvent):
    payment_id: UUID
    user_id: UUID


@dataclass(frozen=True)
class PaymentRejected(DomainEvent):
    payment_id: UUID
    reason: str
