"""Jobs into the line, and out of it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final
from uuid import UUID

from taskiq import AsyncBroker, TaskiqMessage, TaskiqMiddleware, TaskiqResult
from taskiq.exceptions import TaskiqError
from taskiq.kicker import AsyncKicker

from reference_service.adapters.metrics.recorder import Metrics
from reference_service.application.shared.job import Job
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.application.shared.ports.jobs import DeadJob, DeadJobs, Jobs, Values
from reference_service.application.shared.relay import Patience

_TRIES: Final = "tries"


class LineClosed(OSError):
    """The line takes no more jobs: it is full, or whoever keeps it does not answer."""


class TaskiqJobs(Jobs):
    """Puts jobs into the line of a broker."""

    def __init__(self, broker: AsyncBroker, ids: IdFactory) -> None:
        self._broker = broker
        self._ids = ids

    async def enqueue(self, name: str, values: Values) -> None:
        """Have a job of a name run soon, or raise `OSError`."""
        await _kick(self._broker, name, self._ids.new(), values, tries=0)


def take_jobs(broker: AsyncBroker, jobs: Iterable[Job], endurance: "Endurance") -> None:
    """Have a broker run some jobs, and what fails tried again; a second time it changes nothing."""
    if any(isinstance(each, Endurance) for each in broker.middlewares):
        return
    for job in jobs:
        broker.register_task(_function(job), task_name=job.name)
    broker.add_middlewares(endurance)


def _function(job: Job) -> Callable[[Values], Awaitable[None]]:
    """Return a function of its own: the library gives what it runs another name, which a method cannot have."""

    async def run(values: Values) -> None:
        await job.run(values)

    return run


class Endurance(TaskiqMiddleware):
    """Has a job that failed tried again after pauses that grow, and keeps it among the dead after the last try.

    A job stays in the line until what follows from its failure is noted, so that it is not lost if the process dies.
    """

    def __init__(self, dead: DeadJobs, clock: Clock, metrics: Metrics, patience: Patience) -> None:
        super().__init__()
        self._dead = dead
        self._clock = clock
        self._metrics = metrics
        self._patience = patience

    async def post_execute(self, message: TaskiqMessage, result: TaskiqResult[Any]) -> None:
        """Count what succeeded."""
        if not result.is_err:
            self._metrics.note_job(message.task_name, "done", result.execution_time)

    async def on_error(self, message: TaskiqMessage, result: TaskiqResult[Any], exception: BaseException) -> None:
        """See to it that a job is tried again, or give it up. One that is cut off at the end of the process stays in the line."""
        if isinstance(exception, asyncio.CancelledError):
            raise exception
        tries = int(message.labels.get(_TRIES, 0)) + 1
        over = self._patience.is_over(tries)
        self._metrics.note_job(message.task_name, "dead" if over else "retried", result.execution_time)
        if over:
            await self._dead.add(self._died(message, tries, exception))
        else:
            await asyncio.sleep(self._patience.pause(tries - 1).total_seconds())
            await _kick(self.broker, message.task_name, UUID(message.task_id), message.args[0], tries=tries)

    def _died(self, message: TaskiqMessage, tries: int, exception: BaseException) -> DeadJob:
        return DeadJob(
            id=UUID(message.task_id),
            name=message.task_name,
            values=message.args[0],
            tries=tries,
            reason=type(exception).__name__,
            died_at=self._clock.now(),
        )


async def _kick(broker: AsyncBroker, name: str, job: UUID, values: Values, *, tries: int) -> None:
    kicker: AsyncKicker[Any, None] = AsyncKicker(name, broker, {_TRIES: tries})
    try:
        await kicker.with_task_id(str(job)).kiq(dict(values))
    except TaskiqError as error:
        raise LineClosed(type(error).__name__) from error
