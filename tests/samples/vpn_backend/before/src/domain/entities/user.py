from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from src.domain.enums.user_status import UserStatus
from src.domain.value_objects.email import Email


@dataclass(frozen=True)
class User:
    id: UUID
    username: str
    status: UserStatus
    email: Email | None
    traffic_limit_bytes: int | None
    used_traffic_bytes: int | None
    expire_at: datetime | None
    created_at: datetime
