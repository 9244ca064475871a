"""The lines that jobs wait in."""

import asyncio
from abc import abstractmethod
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, Final

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from taskiq import AckableMessage, AsyncBroker, BrokerMessage
from taskiq_redis import RedisStreamBroker

from reference_service.adapters.messaging.entries import entries_of

_MOST: Final = 10_000
_MOMENT: Final = timedelta(milliseconds=250)
_IDLE: Final = timedelta(minutes=10)
"""How long a job that a worker has begun is left to it; a job must not take longer."""


class JobLine(AsyncBroker):
    """A line that is asked for the next jobs, and answers after a moment, also when there are none.

    The library would have it wait for ever, and be cancelled in the end: a client of Redis may swallow that.
    """

    @abstractmethod
    async def fetch(self) -> Sequence[bytes | AckableMessage]:
        """Return the next jobs, those first that a worker has left that died; none if none came for a moment."""

    async def listen(self) -> AsyncGenerator[bytes | AckableMessage, None]:
        """Yield the jobs as they come."""
        while True:
            for message in await self.fetch():
                yield message


class MemoryBroker(JobLine):
    """A line inside the process: what waits in it when the process ends is lost.

    The broker of that kind that the library has runs a job in the middle of whoever asks for it.
    """

    def __init__(self, *, most: int = _MOST) -> None:
        super().__init__()
        self._line: asyncio.Queue[bytes] = asyncio.Queue(most)

    async def kick(self, message: BrokerMessage) -> None:
        """Put a job into the line; `asyncio.QueueFull` if it is too long."""
        self._line.put_nowait(message.message)

    async def fetch(self) -> Sequence[bytes | AckableMessage]:
        """Return the next job; none if none came for a moment."""
        try:
            return [await asyncio.wait_for(self._line.get(), _MOMENT.total_seconds())]
        except TimeoutError:
            return []


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
            xread_block=int(_MOMENT.total_seconds() * 1000),
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
