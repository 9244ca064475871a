"""What the sample's modules import from elsewhere, by name: the standard library and what is installed."""

_NAMES = {
    "abc": "ABC abstractmethod",
    "collections.abc": "AsyncIterator Awaitable Callable Mapping",
    "dataclasses": "dataclass field",
    "datetime": "UTC datetime timedelta",
    "decimal": "Decimal",
    "enum": "Enum",
    "functools": "lru_cache",
    "typing": "ClassVar TypeVar",
    "uuid": "UUID uuid4",
    "fastapi": "APIRouter Depends FastAPI HTTPException Request WebSocket status",
    "fastapi.middleware.cors": "CORSMiddleware",
    "fastapi.responses": "JSONResponse",
    "fastapi.security": "HTTPAuthorizationCredentials HTTPBearer",
    "pydantic": "BaseModel ConfigDict EmailStr Field SecretStr",
    "pydantic_settings": "BaseSettings SettingsConfigDict",
    "redis.asyncio": "Redis",
    "sqlalchemy": "ForeignKey String delete select",
    "sqlalchemy.ext.asyncio": "AsyncEngine AsyncSession async_sessionmaker create_async_engine",
    "sqlalchemy.orm": "DeclarativeBase Mapped Session mapped_column",
    "starlette.middleware.base": "BaseHTTPMiddleware RequestResponseEndpoint",
    "starlette.responses": "Response",
}
MODULES = frozenset({"asyncio", "hashlib", "hmac", "httpx", "json", "jwt", "logging", "os", "re", "secrets", "time"})

OUTSIDE = {name: module for module, names in _NAMES.items() for name in names.split()} | {name: name for name in MODULES}
