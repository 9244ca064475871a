"""Numbers that are used once, in memory and in Redis."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from reference_service.adapters.security.nonces import MemoryNonces
from reference_service.adapters.security.redis_nonces import RedisNonces
from reference_service.application.shared.ports.nonces import Nonces
from reference_service.domain.shared.errors import Unavailable
from reference_service.domain.shared.result import Ok
from reference_service.infrastructure.redis import open_redis
from tests.reference_service.fakes.shared import FakeClock
from tests.reference_service.servers import PATIENCE, RedisServer

pytestmark = pytest.mark.anyio
HOUR = timedelta(hours=1)


@pytest.fixture
async def client(redis_url: str) -> AsyncIterator[Redis]:
    opened = open_redis(redis_url, patience=PATIENCE)
    yield opened
    await opened.aclose()


@pytest.fixture(params=["memory", "redis"])
def nonces(request: pytest.FixtureRequest) -> Nonces:
    return MemoryNonces(FakeClock()) if request.param == "memory" else RedisNonces(request.getfixturevalue("client"))


async def test_a_nonce_is_good_once_for_each_owner(nonces: Nonces) -> None:
    said = [await nonces.claim(owner, nonce, HOUR) for owner, nonce in (("a", "x"), ("a", "x"), ("b", "x"), ("a", "y"))]

    assert said == [Ok(value=True), Ok(value=False), Ok(value=True), Ok(value=True)]


async def test_of_many_at_once_one_is_the_first(nonces: Nonces) -> None:
    said = await asyncio.gather(*(nonces.claim("a", "x", HOUR) for _ in range(20)))

    assert sorted(each.unwrap() for each in said) == [False] * 19 + [True]


async def test_memory_forgets_after_the_span() -> None:
    clock = FakeClock()
    nonces = MemoryNonces(clock)
    await nonces.claim("a", "x", HOUR)
    clock.advance(HOUR - timedelta(seconds=1))
    early = await nonces.claim("a", "x", HOUR)
    clock.advance(timedelta(seconds=1))

    assert (early, await nonces.claim("a", "x", HOUR)) == (Ok(value=False), Ok(value=True))


async def test_redis_forgets_after_the_span(client: Redis) -> None:
    await RedisNonces(client).claim("a", "x", HOUR)

    assert 3590 < await client.ttl("nonce:a:x") <= 3600


async def test_processes_share_what_they_have_seen(client: Redis, redis_url: str) -> None:
    async with open_redis(redis_url, patience=PATIENCE) as other:
        said = [await RedisNonces(each).claim("a", "x", HOUR) for each in (client, other)]

    assert said == [Ok(value=True), Ok(value=False)]


async def test_without_redis_nothing_is_let_in_and_with_it_again_all_is(own_redis: RedisServer) -> None:
    async with open_redis(own_redis.url, patience=PATIENCE) as client:
        nonces = RedisNonces(client)
        own_redis.kill()
        gone = await nonces.claim("a", "x", HOUR)
        own_redis.start()
        back = await nonces.claim("a", "x", HOUR)

    assert isinstance(gone.unwrap_err(), Unavailable)
    assert back == Ok(value=True)
