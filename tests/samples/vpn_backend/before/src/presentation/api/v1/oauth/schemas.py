from pydantic import BaseModel, ConfigDict


class OAuthCallbackRequest(BaseModel):
    code: str


class OAuthTokenResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    access_token: str
