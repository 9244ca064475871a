from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncSession

from src.infrastructure.database.session import open_session


async def get_db() -> AsyncIterator[AsyncSession]:
    async for session in open_session():
        yield session
