from functools import lru_cache

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", env_prefix="CYBERVPN_")

    database_url: SecretStr
    database_pool_size: int = 10
    database_max_overflow: int = 20
    redis_url: str = "redis://localhost:6379/0"
    jwt_secret: SecretStr
    remnawave_url: str
    remnawave_token: SecretStr
    cryptobot_token: SecretStr
    telegram_bot_token: SecretStr
    telegram_webhook_secret: str
    google_client_id: str
    google_client_secret: SecretStr
    github_client_id: str
    github_client_secret: SecretStr
    cors_origins: list[str] = []
    requests_per_minute: int = 120


@lru_cache
def get_settings() -> Settings:
    return Settings()
