"""What stands round the layers: settings, the application object, the project file."""

from collections.abc import Iterator

from tests.samples.vpn_backend.assembly import Source

SETTINGS = """\
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
"""

MAIN = """\
def create_app() -> FastAPI:
    configure_logging()
    app = FastAPI(title="CyberVPN", version="1.0.0")
    app.add_middleware(AuthMiddleware)
    app.add_middleware(RateLimitMiddleware)
    app.add_middleware(LoggingMiddleware)
    add_cors(app, get_settings().cors_origins)
    register_exception_handlers(app)
    app.include_router(api_router)
    return app


app = create_app()
"""

PYPROJECT = """\
[project]
name = "cybervpn-backend"
version = "1.0.0"
requires-python = ">=3.13"
dependencies = [
    "fastapi>=0.115",
    "httpx>=0.28",
    "pydantic[email]>=2.10",
    "pydantic-settings>=2.7",
    "pyjwt>=2.10",
    "redis>=5.2",
    "sqlalchemy[asyncio]>=2.0",
    "asyncpg>=0.30",
    "uvicorn>=0.34",
]

[tool.audit] # A project of its own: what is configured in a folder above says nothing about it.
"""


def sources() -> Iterator[tuple[str, Source]]:
    """Yield the modules outside of the four layers."""
    yield "src/config/settings.py", Source(SETTINGS)
    yield "src/main.py", Source(MAIN, origins={"api_router": "src.presentation.api.v1.router"})
