"""The line that jobs wait in, for all processes."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, Final

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from taskiq import AckableMessage
from taskiq_redis import RedisStreamBroker

from reference_service.adapters.jobs.brokers import MOMENT, JobLine
from reference_service.adapters.messaging.entries import entries_of

_IDLE: Final = timedelta(minutes=10)
"""How long a job that a worker has begun is left to it; a job must not take longer."""


class RedisBroker(JobLine, RedisStreamBroker):  # type: ignore[misc] # its `listen` is the one of ours
    """A line that all processes share, in a stream of Redis. A job leaves it when it is done.

    The library looks for what dead workers left only after a new job has come, and never takes out what is done.
    """

    def __init__(self, url: str, *, line: str = "reference_service.jobs", idle: timedelta = _IDLE) -> None:
        """`idle` is how long a job that a worker has begun is left to it. Nothing connects yet."""
        RedisStreamBroker.__init__(
            self,
            url,
            queue_name=line,
            consumer_group_name=line,
            consumer_id="0",  # With the default, what was asked for before the first worker came would be lost.
            maxlen=100_000,
            xread_block=int(MOMENT.total_seconds() * 1000),
            idle_timeout=int(idle.total_seconds() * 1000),
            max_connection_pool_size=20,
            timeout=2,
            socket_timeout=5,
            socket_connect_timeout=2,
            retry=Retry(NoBackoff(), 0),  # Whoever asks for a job hears at once that the line is closed.
        )

    async def fetch(self) -> Sequence[bytes | AckableMessage]:
        """Return the next job, if there is one: what is fetched, no other worker can run."""
        client = Redis(connection_pool=self.connection_pool)
        group, consumer = self.consumer_group_name, self.consumer_name
        left: Any = await client.xautoclaim(self.queue_name, group, consumer, self.idle_timeout, count=1)
        entries = [entry for entry in left[1] if entry[1]]
        if not entries:
            new: Any = await client.xreadgroup(group, consumer, {self.queue_name: ">"}, count=1, block=self.block)
            entries = entries_of(new)
        return [AckableMessage(data=fields[b"data"], ack=self._done(client, key)) for key, fields in entries]

    def _done(self, client: Redis, key: bytes) -> Callable[[], Awaitable[None]]:
        async def done() -> None:
            async with client.pipeline(transaction=True) as pipeline:
                pipeline.xack(self.queue_name, self.consumer_group_name, key)
                pipeline.xdel(self.queue_name, key)
                await pipeline.execute()

        return done
