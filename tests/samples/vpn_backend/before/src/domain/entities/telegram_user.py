from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class TelegramUser:
    id: UUID
    telegram_id: int
    username: str
    user_id: UUID | None
