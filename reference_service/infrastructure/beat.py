"""Does something again and again."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

_log = structlog.get_logger()


class Beat:
    """One task that does something after each pause; what fails is logged, and tried again after the next one."""

    def __init__(self, name: str, work: Callable[[], Awaitable[object]], pause: timedelta) -> None:
        self._name = name
        self._work = work
        self._pause = pause
        self._over = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin with a pause."""
        self._over.clear()
        self._task = asyncio.create_task(self._run(), name=self._name)

    async def stop(self) -> None:
        """End after what is being done."""
        self._over.set()
        if self._task is not None:
            await self._task
            self._task = None

    async def _run(self) -> None:
        while not await self._is_over():
            try:
                await self._work()
            except Exception as error:  # noqa: BLE001 - it may succeed the next time
                _log.warning(f"{self._name}_failed", exc_info=error)

    async def _is_over(self) -> bool:
        try:
            await asyncio.wait_for(self._over.wait(), self._pause.total_seconds())
        except TimeoutError:
            return False
        return True
