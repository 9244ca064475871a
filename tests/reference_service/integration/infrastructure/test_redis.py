"""What a client of Redis does by itself when Redis was restarted or is away."""

import asyncio
from datetime import timedelta
from pathlib import Path
from signal import SIGCONT, SIGSTOP

import pytest
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import TimeoutError as Silence

from reference_service.infrastructure.redis import open_redis
from reference_service.infrastructure.settings import Settings
from tests.reference_service.servers import PATIENCE, RedisServer
from tests.reference_service.whole import API, PASSWORD, whole_service

pytestmark = pytest.mark.anyio


async def test_a_connection_that_a_restart_has_closed_is_replaced(own_redis: RedisServer) -> None:
    async with open_redis(own_redis.url, patience=PATIENCE) as client:
        await client.set("before", 1)
        # Nothing is awaited in between: the loop has not heard yet that the connection is closed.
        own_redis.kill()
        own_redis.start()

        assert await client.get("before") is None


async def test_without_redis_whoever_asks_is_told_at_once(own_redis: RedisServer) -> None:
    async with open_redis(own_redis.url, patience=PATIENCE) as client:
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
        try:
            await reader.read()
        finally:
            writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with open_redis(f"redis://127.0.0.1:{port}", patience=timedelta(milliseconds=100)) as client:
            with pytest.raises(Silence):
                await client.get("anything")
        async with asyncio.timeout(20):
            while not asked:  # noqa: ASYNC110 - the server may hear of it after the client has given up
                await asyncio.sleep(0.01)

    assert asked == 1


async def test_a_request_waits_for_redis_as_long_as_the_settings_say(own_redis: RedisServer, tmp_path: Path) -> None:
    ada = {"email": "ada@example.com", "password": PASSWORD, "display_name": "Ada"}
    async with whole_service(tmp_path, redis_url=own_redis.url, redis_seconds=30) as whole:
        assert own_redis.process is not None
        own_redis.process.send_signal(SIGSTOP)
        asking = asyncio.create_task(whole.client().post(f"{API}/auth/register", json=ada))
        # Longer than anybody waits by default.
        await asyncio.sleep(2 * Settings.model_fields["redis_seconds"].default)
        own_redis.process.send_signal(SIGCONT)

        assert (await asking).status_code == 202
