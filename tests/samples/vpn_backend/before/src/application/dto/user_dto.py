from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class NewUserDTO:
    username: str
    traffic_limit_bytes: int | None
    expire_at: datetime | None
