"""Events between services, by Redis Streams."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from reference_service.adapters.event_codec import EventCatalogue
from reference_service.adapters.messaging.entries import Entry, entries_of
from reference_service.adapters.messaging.wire import UnreadableEvent, envelope_of, fields_of
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.event_stream import EventFeed, EventStream, Taken
from reference_service.domain.shared.events import Event

LONGEST: Final = 100_000
"""How many events a stream keeps, about: who reads more slowly than that misses the oldest."""
_LONGEST_DEAD: Final = 10_000


class StreamGone(OSError):
    """Redis does not answer, or not as it should."""


class RedisEventStream(EventStream):
    """A stream that keeps its newest events."""

    def __init__(self, redis: Redis, name: str, *, longest: int = LONGEST) -> None:
        self._redis = redis
        self._name = name
        self._longest = longest

    async def publish(self, envelope: Envelope[Event]) -> None:
        """Append an event, or raise `OSError`."""
        entry: dict[Any, Any] = dict(fields_of(envelope))
        try:
            await self._redis.xadd(self._name, entry, maxlen=self._longest, approximate=True)
        except RedisError as error:
            raise StreamGone(type(error).__name__) from error


class RedisEventFeed(EventFeed):
    """A stream, as a consumer of a group sees it. What is buried goes into a stream beside it, `….dead.<group>`."""

    def __init__(
        self,
        redis: Redis,
        name: str,
        catalogue: EventCatalogue,
        *,
        group: str,
        consumer: str,
        idle: timedelta = timedelta(seconds=30),
        wait: timedelta = timedelta(seconds=1),
    ) -> None:
        """`idle` is how long an event that was taken waits for its reader, `wait` how long a reader waits for new ones.

        The client has to be more patient than `wait`. A new group begins with the oldest event that the stream keeps.
        """
        self._redis = redis
        self._name = name
        self._catalogue = catalogue
        self._group = group
        self._consumer = consumer
        self._idle = idle
        self._wait = wait
        self._is_made = False

    async def take(self, limit: int) -> Sequence[Taken]:
        """Return events that nobody of the group has done: those that were left first, then new ones."""
        try:
            if not self._is_made:
                await self._make()
            left = await self._left(limit)
            return left or await self._new(limit)
        except RedisError as error:
            # A Redis that lost what it held has lost the group, too: it is made again.
            self._is_made = False
            raise StreamGone(type(error).__name__) from error

    async def done(self, taken: Taken) -> None:
        """Note that the group has taken an event in."""
        try:
            await self._redis.xack(self._name, self._group, taken.receipt)
        except RedisError as error:
            raise StreamGone(type(error).__name__) from error

    async def bury(self, taken: Taken, reason: str) -> None:
        """Put an event aside that the group cannot take in, to be looked at."""
        try:
            await self._bury(taken.receipt, fields_of(taken.envelope), reason)
        except RedisError as error:
            raise StreamGone(type(error).__name__) from error

    async def _make(self) -> None:
        try:
            await self._redis.xgroup_create(self._name, self._group, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise
        self._is_made = True

    async def _left(self, limit: int) -> Sequence[Taken]:
        idle = int(self._idle.total_seconds() * 1000)
        answer: Any = await self._redis.xautoclaim(self._name, self._group, self._consumer, idle, "0-0", count=limit)
        entries: list[Entry] = [entry for entry in answer[1] if entry[1]]
        return await self._read(entries, await self._tries(entries))

    async def _new(self, limit: int) -> Sequence[Taken]:
        wait = int(self._wait.total_seconds() * 1000)
        streams: dict[Any, Any] = {self._name: ">"}
        answer: Any = await self._redis.xreadgroup(self._group, self._consumer, streams, count=limit, block=wait or None)
        return await self._read(entries_of(answer), {})

    async def _tries(self, entries: Sequence[Entry]) -> Mapping[bytes, int]:
        """Return how often each entry was taken, this time included."""
        if not entries:
            return {}
        pending: Any = await self._redis.xpending_range(
            self._name,
            self._group,
            min=entries[0][0].decode(),
            max=entries[-1][0].decode(),
            count=len(entries),
            consumername=self._consumer,
        )
        return {each["message_id"]: each["times_delivered"] for each in pending}

    async def _read(self, entries: Sequence[Entry], tries: Mapping[bytes, int]) -> Sequence[Taken]:
        taken = []
        for key, raw in entries:
            receipt, fields = key.decode(), {name.decode(): value.decode(errors="replace") for name, value in raw.items()}
            try:
                taken.append(Taken(receipt, envelope_of(fields, tries.get(key, 1) - 1, self._catalogue)))
            except UnreadableEvent as error:
                await self._bury(receipt, fields, str(error))
        return taken

    async def _bury(self, receipt: str, fields: Mapping[str, str], reason: str) -> None:
        entry: dict[Any, Any] = {**fields, "receipt": receipt, "reason": reason}
        async with self._redis.pipeline(transaction=True) as pipeline:
            pipeline.xadd(f"{self._name}.dead.{self._group}", entry, maxlen=_LONGEST_DEAD, approximate=True)
            pipeline.xack(self._name, self._group, receipt)
            await pipeline.execute()
