"""The database: models, and repositories that extend no port and return them."""

from collections.abc import Iterator

from tests.samples.vpn_backend.assembly import Source
from tests.samples.vpn_backend.sources.things import TABLES, Table

BASE = """\
class Base(DeclarativeBase):
    pass
"""

SESSION = """\
@lru_cache
def get_engine() -> AsyncEngine:
    \"\"\"Returns the engine of this process.\"\"\"
    settings = get_settings()
    return create_async_engine(
        settings.database_url.get_secret_value(),
        pool_size=settings.database_pool_size,
        max_overflow=settings.database_max_overflow,
        pool_pre_ping=True,
    )


@lru_cache
def get_session_factory() -> async_sessionmaker[AsyncSession]:
    \"\"\"Returns what opens sessions.\"\"\"
    return async_sessionmaker(get_engine(), expire_on_commit=False)


async def open_session() -> AsyncIterator[AsyncSession]:
    \"\"\"Gives a session and closes it afterwards.\"\"\"
    async with get_session_factory()() as session:
        yield session


async def check_database() -> None:
    \"\"\"Asks the database for a sign of life.\"\"\"
    async with get_engine().connect() as conn:
        await conn.execute(__import__("sqlalchemy").text("SELECT 1"))


async def close_database() -> None:
    await get_engine().dispose()
"""

REPOSITORIES = {
    "AdminUserRepository": ("AdminUser", "admin_user_model"),
    "OAuthAccountRepository": ("OAuthAccount", "oauth_account_model"),
    "AuditLogRepository": ("AuditLog", "audit_log_model"),
    "WebhookLogRepository": ("WebhookLog", "webhook_log_model"),
    "ServerRepository": ("ServerModel", "server_model"),
    "PaymentRepository": ("PaymentModel", "payment_model"),
    "SubscriptionRepository": ("SubscriptionModel", "subscription_model"),
    "TelegramUserRepository": ("TelegramUserModel", "telegram_user_model"),
}
"""The model that each repository keeps and returns, and the module of that model."""

REPOSITORY = """\
class {name}:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get_by_id(self, id: UUID) -> {model} | None:
        return await self._session.get({model}, id)

    async def find_all(self, offset: int = 0, limit: int = 50) -> list[{model}]:
        rows = await self._session.scalars(select({model}).offset(offset).limit(limit))
        return list(rows)

    async def create(self, row: {model}) -> {model}:
        self._session.add(row)
        await self._session.flush()
        return row

    async def remove(self, id: UUID) -> None:
        await self._session.execute(delete({model}).where({model}.id == id))
"""

MORE = {
    "AdminUserRepository": """
    async def get_by_login(self, login: str) -> AdminUser | None:
        return await self._session.scalar(select(AdminUser).where(AdminUser.login == login))

    async def set_totp_secret(self, id: UUID, secret: str | None) -> None:
        admin = await self._session.get(AdminUser, id)
        if admin is not None:
            admin.totp_secret = secret

    async def add_refresh_token(self, token: RefreshToken) -> RefreshToken:
        self._session.add(token)
        await self._session.flush()
        return token

    async def get_refresh_token(self, token_hash: str) -> RefreshToken | None:
        return await self._session.scalar(select(RefreshToken).where(RefreshToken.token_hash == token_hash))

    async def revoke_refresh_token(self, token_hash: str) -> None:
        token = await self.get_refresh_token(token_hash)
        if token is not None:
            token.is_revoked = True
""",
    "PaymentRepository": """
    async def set_state(self, id: UUID, state: str) -> None:
        payment = await self._session.get(PaymentModel, id)
        if payment is not None:
            payment.state = state
""",
    "WebhookLogRepository": """
    async def record(self, source: str, payload: str) -> WebhookLog:
        received_at = datetime.now(UTC)
        return await self.create(WebhookLog(id=uuid4(), source=source, payload=payload, is_valid=True, received_at=received_at))
""",
    "TelegramUserRepository": """
    async def link(self, id: UUID, user_id: UUID) -> None:
        found = await self._session.get(TelegramUserModel, id)
        if found is not None:
            found.user_id = user_id
""",
}


def sources() -> Iterator[tuple[str, Source]]:
    """Yield the modules of `infrastructure/database/`."""
    yield "src/infrastructure/database/base.py", Source(BASE)
    yield "src/infrastructure/database/session.py", Source(SESSION)
    for table in TABLES:
        yield f"src/infrastructure/database/models/{table.module}.py", Source(_model(table))
    for name, (model, module) in REPOSITORIES.items():
        body = REPOSITORY.format(name=name, model=model) + MORE.get(name, "")
        yield f"src/infrastructure/database/repositories/{module.removesuffix('_model')}_repo.py", Source(body)


def _model(table: Table) -> str:
    columns = "".join(f"    {_column(each)}\n" for each in table.columns)
    return f"""\
class {table.model}(Base):
    __tablename__ = "{table.words}"

    id: Mapped[UUID] = mapped_column(primary_key=True)
{columns}"""


def _column(field: str) -> str:
    name, _, kind = field.partition(": ")
    length = "String(255)" if kind.startswith("str") else ""
    return f"{name}: Mapped[{kind}] = mapped_column({length})"
