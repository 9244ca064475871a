from functools import lru_cache

from redis.asyncio import Redis

from src.config.settings import get_settings


@lru_cache
def get_redis() -> Redis:
    return Redis.from_url(get_settings().redis_url)


async def check_redis() -> None:
    await get_redis().ping()
