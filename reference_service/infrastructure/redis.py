"""The connections to Redis, which live as long as the process."""

from datetime import timedelta
from typing import Final

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as Unreachable

_MOST: Final = 20
PATIENCE: Final = timedelta(seconds=2)
"""How long what has no request behind it waits for a connection of the pool, for Redis to take one, and for its answer."""


def open_redis(url: str, *, most: int = _MOST, patience: timedelta = PATIENCE) -> Redis:
    """Return a client of `redis://…`; nothing connects yet. Its answers are bytes.

    Whoever finds all connections taken waits for one: a pool that raises instead would refuse under load what Redis has
    room for. A command is sent a second time, on a new connection, if its own turns out to be closed, as all are that were
    idle while Redis was restarted: so it may be obeyed twice. What to do without Redis is for those to say who ask it.
    """
    seconds = patience.total_seconds()
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=most,
        timeout=seconds,
        socket_timeout=seconds,
        socket_connect_timeout=seconds,
        retry=Retry(NoBackoff(), 1, (Unreachable,)),
        health_check_interval=30,
        client_name="reference_service",
    )
    return Redis.from_pool(pool)
