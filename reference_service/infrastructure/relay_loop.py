"""Keeps delivering events while the service runs."""

import asyncio
from datetime import timedelta
from typing import Protocol

import structlog

_log = structlog.get_logger()


class Relaying(Protocol):
    """What is run again and again."""

    async def run_once(self) -> int:
        """Deliver what is due, and return how many events that was."""


class RelayLoop:
    """One task that delivers what is due: as soon as something is committed, and once in a while."""

    def __init__(
        self, relay: Relaying, pause: timedelta = timedelta(seconds=1), *, gather: timedelta = timedelta(milliseconds=50)
    ) -> None:
        """`pause` is how long nothing may happen before it looks again, `gather` how long commits are gathered."""
        self._relay = relay
        self._pause = pause
        self._gather = gather
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Deliver soon: something has been committed."""
        self._woken.set()

    async def start(self) -> None:
        """Begin to deliver, what an earlier process left behind included."""
        self._task = asyncio.create_task(self._run(), name="relay")

    async def stop(self) -> None:
        """Stop after the delivery that is under way, or in the middle of it: it comes again."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        while True:
            # What is committed in one breath is delivered in one: asking for each alone costs as much as a request.
            await asyncio.sleep(self._gather.total_seconds())
            self._woken.clear()
            if not await self._deliver():
                await self._rest()

    async def _deliver(self) -> int:
        try:
            return await self._relay.run_once()
        except Exception:  # noqa: BLE001 - the loop outlives whatever the store does
            _log.exception("relay_failed")
            return 0

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._woken.wait(), self._pause.total_seconds())
        except TimeoutError:
            return
