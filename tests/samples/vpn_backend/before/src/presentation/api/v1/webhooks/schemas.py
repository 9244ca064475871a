from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class RemnawaveEventRequest(BaseModel):
    event: str
    payload: str


class CryptoBotEventRequest(BaseModel):
    payment_id: UUID
    is_paid: bool


class WebhookEntryResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    source: str
    is_valid: bool
    received_at: datetime
