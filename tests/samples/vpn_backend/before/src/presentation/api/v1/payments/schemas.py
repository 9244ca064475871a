from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from src.domain.enums.payment_state import PaymentState


class CreatePaymentRequest(BaseModel):
    user_id: UUID
    amount: Decimal
    currency: str


class CreatedPaymentResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    state: str
    pay_url: str


class PaymentResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    user_id: UUID
    provider: str
    state: PaymentState
