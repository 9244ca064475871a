"""Caches for those who remember."""

from collections.abc import AsyncIterator

import pytest

from reference_service.adapters.cache.port import Cache
from tests.reference_service.caches import KINDS, in_memory, in_redis


@pytest.fixture(params=KINDS)
async def cache(request: pytest.FixtureRequest) -> AsyncIterator[Cache]:
    """Return an empty cache: one test on each kind."""
    if request.param == "memory":
        yield in_memory().cache
        return
    async with in_redis(request.getfixturevalue("redis_url")) as standing:
        yield standing.cache
