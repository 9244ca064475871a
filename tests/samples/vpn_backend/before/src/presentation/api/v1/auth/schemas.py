from uuid import UUID

from pydantic import BaseModel, ConfigDict, EmailStr, Field


class LoginRequest(BaseModel):
    login: str
    password: str


class RefreshRequest(BaseModel):
    refresh_token: str


class RegisterRequest(BaseModel):
    login: str
    email: EmailStr
    password: str = Field(min_length=12)


class TokenResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    access_token: str
    refresh_token: str


class RegisteredResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    login: str
