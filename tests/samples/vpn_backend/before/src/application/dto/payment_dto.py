from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class PaymentDTO:
    id: UUID
    state: str
    pay_url: str
