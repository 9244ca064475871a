from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from src.domain.entities.user import User
from src.domain.enums.user_status import UserStatus
from src.domain.value_objects.email import Email


def to_user(payload: Mapping[str, object]) -> User:
    return User(
        id=UUID(str(payload["uuid"])),
        username=str(payload["username"]),
        status=UserStatus(str(payload["status"]).lower()),
        email=Email(str(payload["email"])) if payload.get("email") else None,
        traffic_limit_bytes=_number(payload.get("trafficLimitBytes")),
        used_traffic_bytes=_number(payload.get("usedTrafficBytes")),
        expire_at=datetime.fromisoformat(str(payload["expireAt"])) if payload.get("expireAt") else None,
        created_at=datetime.fromisoformat(str(payload["createdAt"])),
    )


def _number(value: object) -> int | None:
    return int(str(value)) if value is not None else None
