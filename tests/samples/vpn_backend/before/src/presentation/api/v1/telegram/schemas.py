from uuid import UUID

from pydantic import BaseModel, ConfigDict


class LinkRequest(BaseModel):
    telegram_user_id: UUID
    user_id: UUID


class TelegramUserResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    telegram_id: int
    username: str
