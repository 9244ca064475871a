from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from src.domain.enums.user_status import UserStatus


class CreateUserRequest(BaseModel):
    username: str
    traffic_limit_bytes: int | None = None
    expire_at: datetime | None = None


class BulkRequest(BaseModel):
    user_ids: list[UUID]


class UserResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    username: str
    status: UserStatus
    expire_at: datetime | None
