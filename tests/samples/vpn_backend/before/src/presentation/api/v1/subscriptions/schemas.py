from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class CreateSubscriptionRequest(BaseModel):
    user_id: UUID
    plan_id: UUID
    days: int


class SubscriptionResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    plan_id: UUID
    ends_at: datetime
