"""The line that jobs wait in inside a process that is alone."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import Final

from reference_service.adapters.jobs.endurance import Attempt, Endurance
from reference_service.adapters.jobs.line import MOMENT, JobLine, LineClosed, Work
from reference_service.application.shared.job import Job
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.application.shared.ports.jobs import Values

_MOST: Final = 10_000


class MemoryLine(JobLine):
    """A line inside the process: what waits in it when the process ends is lost."""

    def __init__(self, ids: IdFactory, *, most: int = _MOST) -> None:
        self._ids = ids
        self._line: asyncio.Queue[Attempt] = asyncio.Queue(most)
        self._runs: dict[str, tuple[Job, Endurance]] = {}

    async def enqueue(self, name: str, values: Values) -> None:
        """Have a job of a name run soon, or raise `LineClosed` if the line is full."""
        self._put(Attempt(id=self._ids.new(), name=name, values=dict(values)))

    def take(self, jobs: Iterable[Job], endurance: Endurance) -> None:
        """Have this process able to run some jobs; a second time it changes nothing."""
        for job in jobs:
            self._runs.setdefault(job.name, (job, endurance))

    async def open(self) -> None:
        """Do nothing: it is there."""

    async def fetch(self) -> Sequence[Work]:
        """Return the next job; none if none came for a moment."""
        try:
            return [partial(self._run, await asyncio.wait_for(self._line.get(), MOMENT.total_seconds()))]
        except TimeoutError:
            return []

    async def close(self) -> None:
        """Do nothing: nothing is open."""

    def _put(self, attempt: Attempt) -> None:
        try:
            self._line.put_nowait(attempt)
        except asyncio.QueueFull as error:
            raise LineClosed(type(error).__name__) from error

    async def _run(self, attempt: Attempt) -> None:
        job, endurance = self._runs[attempt.name]
        began = perf_counter()
        try:
            await job.run(attempt.values)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
            pause = await endurance.failed(attempt, error, perf_counter() - began)
            if pause is not None:
                await asyncio.sleep(pause.total_seconds())
                self._put(replace(attempt, failures=attempt.failures + 1))
        else:
            endurance.done(attempt.name, perf_counter() - began)
