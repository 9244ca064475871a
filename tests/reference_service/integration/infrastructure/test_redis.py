"""What a client of Redis does by itself when Redis was restarted or is away."""

import asyncio

import pytest
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import TimeoutError as Silence

from reference_service.infrastructure.redis import open_redis
from tests.reference_service.servers import RedisServer

pytestmark = pytest.mark.anyio


async def test_a_connection_that_a_restart_has_closed_is_replaced(own_redis: RedisServer) -> None:
    async with open_redis(own_redis.url) as client:
        await client.set("before", 1)
        # Nothing is awaited in between: the loop has not heard yet that the connection is closed.
        own_redis.kill()
        own_redis.start()

        assert await client.get("before") is None


async def test_without_redis_whoever_asks_is_told_at_once(own_redis: RedisServer) -> None:
    async with open_redis(own_redis.url, patience=30) as client:
        await client.set("before", 1)
        own_redis.kill()

        async with asyncio.timeout(20):
            with pytest.raises(Unreachable):
                await client.get("before")


async def test_a_redis_that_does_not_answer_is_not_asked_again() -> None:
    asked = 0

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        await reader.read()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with open_redis(f"redis://127.0.0.1:{port}", patience=0.1) as client:
            with pytest.raises(Silence):
                await client.get("anything")

    assert asked == 1
