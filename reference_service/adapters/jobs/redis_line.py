"""The line that jobs wait in for all processes: taskiq, in a stream of Redis."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as Unreachable
from taskiq import AckableMessage, TaskiqMessage, TaskiqMiddleware, TaskiqResult
from taskiq.exceptions import TaskiqError
from taskiq.kicker import AsyncKicker
from taskiq.receiver import Receiver
from taskiq_redis import RedisStreamBroker

from reference_service.adapters.jobs.endurance import Attempt, Endurance
from reference_service.adapters.jobs.line import MOMENT, JobLine, LineClosed, Work
from reference_service.adapters.messaging.entries import entries_of
from reference_service.application.shared.job import Job
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.application.shared.ports.jobs import Values

_IDLE: Final = timedelta(minutes=10)
"""How long a job that a worker has begun is left to it; a job must not take longer."""
_FAILURES: Final = "tries"


class RedisLine(JobLine):
    """A line that all processes share. A job leaves it when it is done, or when what follows from its failure is noted."""

    def __init__(
        self, url: str, ids: IdFactory, *, patience: timedelta, line: str = "reference_service.jobs", idle: timedelta = _IDLE
    ) -> None:
        """`patience` is how long Redis may take, `idle` how long a job that a worker has begun is left to it.

        Nothing connects yet.
        """
        self._broker = _Broker(url, line, idle, patience)
        self._ids = ids
        self._receiver: Receiver | None = None

    async def enqueue(self, name: str, values: Values) -> None:
        """Have a job of a name run soon, or raise `LineClosed`."""
        await _kick(self._broker, Attempt(id=self._ids.new(), name=name, values=values))

    def take(self, jobs: Iterable[Job], endurance: Endurance) -> None:
        """Have this process able to run some jobs; a second time it changes nothing."""
        if self._receiver is None:
            for job in jobs:
                self._broker.register_task(_function(job), task_name=job.name)
            self._broker.add_middlewares(_Enduring(self._broker, endurance))
            # How many are run at once is up to whoever fetches them; the library wants a number.
            self._receiver = Receiver(self._broker, validate_params=False, run_startup=False, max_async_tasks=1)

    async def open(self) -> None:
        """Make the line, if there is none."""
        await self._broker.startup()

    async def fetch(self) -> Sequence[Work]:
        """Return the next job, if there is one: what is fetched, no other worker can run."""
        assert self._receiver is not None, "A process that runs jobs has taken them."
        return [partial(self._receiver.callback, message) for message in await self._broker.fetch()]

    async def close(self) -> None:
        """Let go of connections."""
        await self._broker.shutdown()


class _Broker(RedisStreamBroker):
    """A broker that is asked for the next jobs, and answers after a moment, also when there are none.

    The library would have whoever asks wait for ever, and be cancelled in the end, which a client of Redis may swallow. It
    looks for what dead workers left only after a new job has come, and never takes out what is done.
    """

    def __init__(self, url: str, line: str, idle: timedelta, patience: timedelta) -> None:
        super().__init__(
            url,
            queue_name=line,
            consumer_group_name=line,
            consumer_id="0",  # With the default, what was asked for before the first worker came would be lost.
            maxlen=100_000,
            xread_block=int(MOMENT.total_seconds() * 1000),
            idle_timeout=int(idle.total_seconds() * 1000),
            max_connection_pool_size=20,
            timeout=patience.total_seconds(),
            socket_timeout=(MOMENT + patience).total_seconds(),
            socket_connect_timeout=patience.total_seconds(),
            # A connection that was idle while Redis was restarted is closed, so a command is sent a second time, on a new one.
            # Without Redis that fails at once, too.
            retry=Retry(NoBackoff(), 1, (Unreachable,)),
        )

    async def listen(self) -> AsyncGenerator[AckableMessage, None]:
        """Yield the jobs as they come."""
        while True:
            for message in await self.fetch():
                yield message

    async def fetch(self) -> Sequence[AckableMessage]:
        """Return the next job, if there is one."""
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


class _Enduring(TaskiqMiddleware):
    """Sees to what follows from the end of a job."""

    def __init__(self, line: _Broker, endurance: Endurance) -> None:
        super().__init__()
        self._line = line
        self._endurance = endurance

    async def post_execute(self, message: TaskiqMessage, result: TaskiqResult[Any]) -> None:
        """Count what succeeded."""
        if not result.is_err:
            self._endurance.done(message.task_name, result.execution_time)

    async def on_error(self, message: TaskiqMessage, result: TaskiqResult[Any], exception: BaseException) -> None:
        """See to it that a job is tried again, or give it up. One that is cut off at the end of the process stays in the line."""
        if isinstance(exception, asyncio.CancelledError):
            raise exception
        id_, values = UUID(message.task_id), message.args[0]
        attempt = Attempt(id=id_, name=message.task_name, values=values, failures=int(message.labels.get(_FAILURES, 0)))
        pause = await self._endurance.failed(attempt, exception, result.execution_time)
        if pause is not None:
            await asyncio.sleep(pause.total_seconds())
            await _kick(self._line, attempt, failures=attempt.failures + 1)


def _function(job: Job) -> Callable[[Values], Awaitable[None]]:
    """Return a function of its own: the library gives what it runs another name, which a method cannot have."""

    async def run(values: Values) -> None:
        await job.run(values)

    return run


async def _kick(broker: _Broker, attempt: Attempt, *, failures: int = 0) -> None:
    kicker: AsyncKicker[Any, None] = AsyncKicker(attempt.name, broker, {_FAILURES: failures})
    try:
        await kicker.with_task_id(str(attempt.id)).kiq(dict(attempt.values))
    except TaskiqError as error:
        raise LineClosed(type(error).__name__) from error
