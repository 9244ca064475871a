from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from src.domain.enums.payment_state import PaymentState
from src.domain.value_objects.money import Money


@dataclass(frozen=True)
class Payment:
    id: UUID
    user_id: UUID
    amount: Money
    provider: str
    state: PaymentState
    created_at: datetime
