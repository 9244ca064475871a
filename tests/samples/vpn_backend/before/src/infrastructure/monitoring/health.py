import logging
from collections.abc import Awaitable, Callable

import httpx

from src.infrastructure.cache.redis_client import check_redis
from src.infrastructure.database.session import check_database
from src.infrastructure.remnawave.client import RemnawaveClient


async def is_healthy(remnawave: RemnawaveClient) -> dict[str, bool]:
    return {
        "database": await _answers(check_database),
        "redis": await _answers(check_redis),
        "remnawave": await _answers(lambda: remnawave.request("GET", "/health")),
    }


async def _answers(check: Callable[[], Awaitable[object]]) -> bool:
    try:
        await check()
    except (OSError, httpx.HTTPError) as error:
        logging.getLogger(__name__).warning("health check failed: %s", error)
        return False
    return True
