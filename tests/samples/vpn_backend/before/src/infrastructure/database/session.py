from collections.abc import AsyncIterator
from functools import lru_cache

from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from src.config.settings import get_settings


@lru_cache
def get_engine() -> AsyncEngine:
    """Returns the engine of this process."""
    settings = get_settings()
    return create_async_engine(
        settings.database_url.get_secret_value(),
        pool_size=settings.database_pool_size,
        max_overflow=settings.database_max_overflow,
        pool_pre_ping=True,
    )


@lru_cache
def get_session_factory() -> async_sessionmaker[AsyncSession]:
    """Returns what opens sessions."""
    return async_sessionmaker(get_engine(), expire_on_commit=False)


async def open_session() -> AsyncIterator[AsyncSession]:
    """Gives a session and closes it afterwards."""
    async with get_session_factory()() as session:
        yield session


async def check_database() -> None:
    """Asks the database for a sign of life."""
    async with get_engine().connect() as conn:
        await conn.execute(__import__("sqlalchemy").text("SELECT 1"))


async def close_database() -> None:
    await get_engine().dispose()
