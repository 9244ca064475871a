"""Keeps delivering events while the service runs."""

import asyncio
from datetime import timedelta
from typing import Final, Protocol

import structlog

from reference_service.application.shared.relay import LEASE

_log = structlog.get_logger()
_BEAT: Final = LEASE / 4
"""How often it is said that what is being delivered is still held: three of these may be lost."""


class Relaying(Protocol):
    """What is run again and again."""

    async def run_once(self) -> int:
        """Deliver what is due, and return how many events that was."""

    async def extend(self) -> None:
        """Hold what is being delivered for longer."""

    async def release(self) -> None:
        """Let others have what is held and not delivered."""

    def finish(self) -> None:
        """Have the run that is under way end after the event that is being delivered."""


class RelayLoop:
    """One task that delivers what is due: as soon as something is committed, and once in a while."""

    def __init__(
        self,
        relay: Relaying,
        pause: timedelta = timedelta(seconds=1),
        *,
        gather: timedelta = timedelta(milliseconds=50),
        grace: timedelta = timedelta(seconds=5),
        beat: timedelta = _BEAT,
    ) -> None:
        """`pause` is how long nothing may happen before it looks again, `gather` how long commits are gathered.

        `grace` is how long the delivery that is under way may last at the end.
        """
        self._relay = relay
        self._pause = pause
        self._gather = gather
        self._grace = grace
        self._beat = beat
        self._woken = asyncio.Event()
        self._over = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Deliver soon: something has been committed."""
        self._woken.set()

    async def start(self) -> None:
        """Begin to deliver, what an earlier process left behind included."""
        self._over.clear()
        self._task = asyncio.create_task(self._run(), name="relay")

    async def stop(self) -> None:
        """Stop after the delivery that is under way, or, if it takes too long, in the middle of it: it comes again."""
        if self._task is None:
            return
        self._over.set()
        self._relay.finish()
        self._woken.set()
        _, late = await asyncio.wait((self._task,), timeout=self._grace.total_seconds())
        if late:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            await self._let_go()
        self._task = None

    async def _run(self) -> None:
        while not self._over.is_set():
            # What is committed in one breath is delivered in one: asking for each alone costs as much as a request.
            await asyncio.sleep(self._gather.total_seconds())
            self._woken.clear()
            if not self._over.is_set() and not await self._deliver():
                await self._rest()

    async def _deliver(self) -> int:
        over = asyncio.Event()
        holding = asyncio.create_task(self._keep_holding(over), name="relay lease")
        try:
            return await self._relay.run_once()
        except Exception:  # noqa: BLE001 - the loop outlives whatever the store does
            _log.exception("relay_failed")
            return 0
        finally:
            over.set()
            await holding

    async def _keep_holding(self, over: asyncio.Event) -> None:
        while not await came(over, self._beat):
            try:
                await self._relay.extend()
            except Exception:  # noqa: BLE001 - the next beat may succeed; if none does, another worker goes on
                _log.exception("relay_lease_failed")

    async def _let_go(self) -> None:
        try:
            await self._relay.release()
        except Exception:  # noqa: BLE001 - the lease ends by itself
            _log.exception("relay_release_failed")

    async def _rest(self) -> None:
        if not self._over.is_set():
            await came(self._woken, self._pause)


async def came(event: asyncio.Event, patience: timedelta) -> bool:
    """Wait for an event, and tell whether it came in time."""
    try:
        await asyncio.wait_for(event.wait(), patience.total_seconds())
    except TimeoutError:
        return False
    return True
