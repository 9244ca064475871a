"""What the environment says, checked before anything starts."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Environment(StrEnum):
    """Where the service runs."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


_Words = Annotated[tuple[str, ...], NoDecode]
"""Words parted by commas."""


class Settings(BaseSettings):
    """Each setting is an environment variable of the same name, in capitals, or a line of the file `.env`."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True)

    environment: Environment = Environment.DEVELOPMENT
    database_url: SecretStr | None = None
    """`postgresql://…` or `sqlite:///…`; without it, a file in the data folder."""
    redis_url: SecretStr | None = None
    """`redis://…`: what several processes of the service share; without it, there is one process, and it is alone."""
    data_folder: Path = Path("data")
    """Where the embedded database, the development keys and the letters are kept."""

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    public_url: str = ""
    """What the links in letters begin with; without it, the address that the service listens on."""
    allowed_hosts: _Words = ()
    trusted_proxies: _Words = ()
    """The addresses of proxies whose `X-Forwarded-For` is believed."""
    cors_origins: _Words = ()
    cors_credentials: bool = False

    signing_keys: SecretStr | None = None
    """`id:secret` of each signing key, newest first, parted by commas."""
    password_pepper: SecretStr | None = None
    token_key: SecretStr | None = None
    """What cursors and refresh tokens are made with."""
    metrics_token: SecretStr | None = None
    """What `/metrics` asks for; without it, nobody sees them."""

    mail_url: SecretStr | None = None
    """`smtp://user:password@host:port` or `smtps://…`; without it, letters are files in the data folder."""
    mail_sender: str = "service@localhost"

    bcrypt_cost: int = Field(default=12, ge=4, le=16)
    body_limit: int = Field(default=1_048_576, ge=1024)
    """How many bytes a request has at most."""
    requests_per_minute: int = Field(default=600, ge=1)
    """How many requests a network address may make."""
    logins_per_minute: int = Field(default=60, ge=1)
    """How many requests a network address may make to what is about passwords and tokens."""

    @field_validator("allowed_hosts", "trusted_proxies", "cors_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(word.strip() for word in value.split(",") if word.strip()) if isinstance(value, str) else value

    @property
    def is_production(self) -> bool:
        """Whether strangers may depend on it."""
        return self.environment is Environment.PRODUCTION

    @property
    def database(self) -> str:
        """The address of the database. It may hold a password."""
        return (
            self.database_url.get_secret_value()
            if self.database_url is not None
            else f"sqlite:///{self.data_folder / 'service.db'}"
        )

    @property
    def address(self) -> str:
        """What links begin with."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    def signing_pairs(self) -> tuple[tuple[str, str], ...]:
        """Return the id and the secret of each signing key that is set, newest first."""
        text = "" if self.signing_keys is None else self.signing_keys.get_secret_value()
        pairs = (pair.strip().partition(":") for pair in text.split(",") if pair.strip())
        return tuple((kid, secret) for kid, _, secret in pairs)
