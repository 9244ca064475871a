from uuid import UUID

from pydantic import BaseModel, ConfigDict


class CreateServerRequest(BaseModel):
    name: str
    address: str
    port: int
    country: str


class ServerResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    address: str
    port: int
