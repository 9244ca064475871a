"""What the environment says, checked before anything starts."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Environment(StrEnum):
    """Where the service runs."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class Role(StrEnum):
    """What a process does, of all that the service is made of."""

    ALL = "all"
    """Everything, but for the gateway's part: whoever asks is answered here."""
    AUTH = "auth"
    """Accounts, sessions and tokens."""
    GATEWAY = "gateway"
    """The public face of the others. It keeps nothing, and holds no key that could make a token."""
    AGGREGATION = "aggregation"
    """What is put together from the events of others."""
    WORKER = "worker"
    """What goes on beside the answering of requests."""


class Schemas(StrEnum):
    """Where the tables are in a database of PostgreSQL."""

    ONE = "one"
    PER_CONTEXT = "per-context"


_Words = Annotated[tuple[str, ...], NoDecode]
"""Words parted by commas."""


class Settings(BaseSettings):
    """Each setting is an environment variable of the same name, in capitals, or a line of the file `.env`."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True)

    environment: Environment = Environment.DEVELOPMENT
    role: Role = Role.ALL
    """What this process does."""
    database_url: SecretStr | None = None
    """`postgresql://…` or `sqlite:///…`; without it, a file in the data folder."""
    database_reader_url: SecretStr | None = None
    """`postgresql://…` of a replica: lists and views may be as late as it is, what decides on rights never is."""
    migration_database_url: SecretStr | None = None
    """`postgresql://…` of the role that owns the tables; without it, the service's own role migrates."""
    database_schemas: Schemas = Schemas.ONE
    """Whether each context has a schema of its own on PostgreSQL."""
    identity_database_url: SecretStr | None = None
    """A database for this context alone; without it, it shares the other one. The next ones mean the same."""
    profile_database_url: SecretStr | None = None
    tenancy_database_url: SecretStr | None = None
    work_database_url: SecretStr | None = None
    webhooks_database_url: SecretStr | None = None
    overview_database_url: SecretStr | None = None
    files_database_url: SecretStr | None = None
    slow_statement_ms: int = Field(default=200, ge=0)
    """How many milliseconds a statement takes before it is logged as slow; 0 for none."""
    log_queries: bool = False
    """Whether each statement is logged, and how many a request took: for development."""
    profile: bool = False
    """Whether a request with `X-Profile: 1` is answered with where its time went: for development."""
    redis_url: SecretStr | None = None
    """`redis://…`: what several processes of the service share; without it, there is one process, and it is alone."""
    redis_seconds: float = Field(default=0.5, gt=0, le=60)
    """How long a request waits for Redis before it goes on without or is refused; for what is cached, half as long."""
    event_stream: str | None = Field(default=None, pattern=r"^[\w.:-]{1,100}$")
    """The stream in Redis in which other services find the events of this one; without it, they are not published."""
    keep_days: int = Field(default=30, ge=1)
    """How many days that which is over stays: delivered events, ended sessions, used tokens, deleted projects."""
    data_folder: Path = Path("data")
    """Where the embedded database, the development keys and the letters are kept."""

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    public_url: str = ""
    """What the links in letters begin with; without it, the address that the service listens on."""
    allowed_hosts: _Words = ()
    trusted_proxies: _Words = ()
    """The addresses, or networks as `10.0.0.0/8`, of proxies whose `X-Forwarded-For` is believed."""
    cors_origins: _Words = ()
    cors_credentials: bool = False

    auth_url: _Words = ()
    """Where the gateway finds what concerns accounts, `http://host:port`, parted by commas if it is several processes."""
    service_url: _Words = ()
    """Where it finds all that nobody else answers for."""
    aggregation_url: _Words = ()
    """Where it finds what is put together from events; without it, at the service."""
    answer_limit: int = Field(default=8_388_608, ge=1024)
    """How many bytes the gateway takes of an answer, unless it is one that goes on and on."""
    upstream_seconds: float = Field(default=20, gt=0, le=300)
    """How long those behind the gateway have for an answer."""

    signing_keys: SecretStr | None = None
    """Each signing key, newest first, parted by commas: `id:secret`, or `id:es256:` and `id:eddsa:` with a key in base64.

    The key may also be the path of a file behind an `@`. A public one only verifies.
    """
    password_pepper: SecretStr | None = None
    token_key: SecretStr | None = None
    """What cursors and refresh tokens are made with."""
    sealing_keys: SecretStr | None = None
    """What secrets are sealed with as they are stored, newest first, parted by commas; without them, the token key."""
    metrics_token: SecretStr | None = None
    """What `/metrics` asks for; without it, nobody sees them."""
    metrics_port: int | None = Field(default=None, ge=0, le=65535)
    """A port for the metrics and the health of this process, without a token: for a network that strangers are not in."""
    tracing_url: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("tracing_url", "otel_exporter_otlp_endpoint")
    )
    """The address of an OpenTelemetry collector, `http://host:4318`; without it, nothing is traced."""
    tracing_ratio: float = Field(default=0.1, ge=0, le=1)
    """The share of requests that is traced."""
    drain_seconds: float = Field(default=0, ge=0, le=300)
    """How long the service goes on after it was told to end, and says at `/readyz` that it is not ready any more."""

    mail_url: SecretStr | None = None
    """`smtp://user:password@host:port` or `smtps://…`; without it, letters are files in the data folder."""
    mail_sender: str = "service@localhost"

    webhook_ports: Annotated[tuple[int, ...], NoDecode] = (443, 8443)
    """The ports, parted by commas, at which addresses that tenants choose may be called."""
    webhook_loopback: bool = False
    """Whether they may also be on this machine, and without TLS: for development."""
    partner_clients: SecretStr | None = None
    """`id:tenant:secret` of each program that signs its requests to work in a tenant, parted by commas."""

    bcrypt_cost: int = Field(default=12, ge=4, le=16)
    body_limit: int = Field(default=1_048_576, ge=1024)
    """How many bytes a request has at most."""
    file_limit: int = Field(default=5_242_880, ge=1024)
    """How many bytes a file has at most that is brought to be kept."""
    export_seconds: float = Field(default=300, gt=0, le=3600)
    """How long an export may take, the time included in which the client does not read."""
    requests_per_minute: int = Field(default=600, ge=1)
    """How many requests a network address may make."""
    logins_per_minute: int = Field(default=60, ge=1)
    """How many requests a network address may make to what is about passwords and tokens."""
    live_connections: int = Field(default=1000, ge=1)
    """How many clients of one process are told of changes as they happen."""
    live_connections_per_user: int = Field(default=10, ge=1)
    """How many of them one user may be."""

    @field_validator(
        "allowed_hosts",
        "trusted_proxies",
        "cors_origins",
        "auth_url",
        "service_url",
        "aggregation_url",
        "webhook_ports",
        mode="before",
    )
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(word.strip() for word in value.split(",") if word.strip()) if isinstance(value, str) else value

    def partner_entries(self) -> tuple[tuple[str, str, str], ...]:
        """Return the id, the tenant and the secret of each partner; what is missing is empty."""
        text = "" if self.partner_clients is None else self.partner_clients.get_secret_value()
        pairs = (entry.strip().partition(":") for entry in text.split(",") if entry.strip())
        return tuple((name, *rest.partition(":")[::2]) for name, _, rest in pairs)

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
    def own_databases(self) -> dict[str, str]:
        """The addresses of the databases that contexts have for themselves, by the names of these."""
        suffix = "_database_url"
        given = {name.removesuffix(suffix): getattr(self, name) for name in type(self).model_fields if name.endswith(suffix)}
        del given["migration"]
        return {context: url.get_secret_value() for context, url in given.items() if url is not None}

    @property
    def address(self) -> str:
        """What links begin with."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    def sealing_secrets(self) -> tuple[str, ...]:
        """Return each key that seals what is stored and that is set, newest first."""
        text = "" if self.sealing_keys is None else self.sealing_keys.get_secret_value()
        return tuple(secret.strip() for secret in text.split(",") if secret.strip())

    def signing_pairs(self) -> tuple[tuple[str, str], ...]:
        """Return the id of each signing key that is set, newest first, and what follows it."""
        text = "" if self.signing_keys is None else self.signing_keys.get_secret_value()
        pairs = (pair.strip().partition(":") for pair in text.split(",") if pair.strip())
        return tuple((kid, secret) for kid, _, secret in pairs)
