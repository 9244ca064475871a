"""Does work as it comes, some at a time, while the process lives."""

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import timedelta
from typing import Any, Protocol, TypeVar

import structlog

from reference_service.adapters.jobs.line import Work

T = TypeVar("T")

_log = structlog.get_logger()


class Line(Protocol):
    """Where work waits."""

    async def open(self) -> None:
        """Make the line, if there is none."""

    async def fetch(self) -> Sequence[Work]:
        """Return the next work; none if none came for a moment."""


class Crew:
    """One task that takes work out of a line and has it done, each piece in a task of its own."""

    def __init__(
        self,
        name: str,
        line: Line,
        *,
        at_once: int = 16,
        pause: timedelta = timedelta(seconds=1),
        grace: timedelta = timedelta(seconds=5),
    ) -> None:
        """`at_once` is how much is done at the same time, `pause` how long it rests when the line does not answer.

        `grace` is how long work may last at the end.
        """
        self._name = name
        self._line = line
        self._at_once = at_once
        self._pause = pause
        self._grace = grace
        self._over = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to work, what an earlier process left behind included."""
        self._over.clear()
        self._task = asyncio.create_task(self._run(), name=self._name)

    async def stop(self) -> None:
        """Take no more work, and let what is under way come to its end; what lasts too long is left to others."""
        if self._task is None:
            return
        self._over.set()
        await self._task
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=self._grace.total_seconds())
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._task = None

    async def _run(self) -> None:
        is_open = False
        while not self._over.is_set():
            try:
                if not is_open:
                    await self._line.open()
                    is_open = True
                if len(self._running) < self._at_once:
                    for work in await self._unless_over(self._line.fetch()) or ():
                        self._begin(work)
                else:
                    await self._unless_over(asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED))
            except Exception as error:  # noqa: BLE001 - the loop outlives whatever befalls the line
                # A line that lost what it held is made anew.
                is_open = False
                _log.warning(f"{self._name}_failed", exc_info=error)
                await self._rest()

    async def _unless_over(self, work: Coroutine[Any, Any, T]) -> T | None:
        """Return what some work comes to; None if it is to stop meanwhile, and nothing came in spite of that."""
        working, over = asyncio.ensure_future(work), asyncio.ensure_future(self._over.wait())
        await asyncio.wait((working, over), return_when=asyncio.FIRST_COMPLETED)
        over.cancel()
        if self._over.is_set():
            working.cancel()
        found, _ = await asyncio.gather(working, over, return_exceptions=True)
        if isinstance(found, Exception):
            raise found
        return None if isinstance(found, BaseException) else found

    def _begin(self, work: Work) -> None:
        task = asyncio.create_task(_run(work), name=f"one of {self._name}")
        self._running.add(task)
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            # A line that outlives the process still has it, so it comes again.
            _log.warning(f"one_of_{self._name}_failed", exc_info=error)

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._over.wait(), self._pause.total_seconds())
        except TimeoutError:
            return


async def _run(work: Work) -> None:
    await work()
