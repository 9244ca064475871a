"""What goes on as long as somebody listens."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

import structlog

from reference_service.adapters.live.endings import Ending, ending_of
from reference_service.application.live.ports import FellBehind, Gap, Listener, News, Subscription
from reference_service.application.live.queries.check_listener import CheckListenerHandler
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.result import Err, Ok, Result

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long things take at most."""

    check: timedelta = timedelta(seconds=5)
    """Until it is asked again whether somebody may listen, where nothing happens."""
    beat: timedelta = timedelta(seconds=15)
    """Until something is said, so that nobody between takes the connection for dead."""
    send: timedelta = timedelta(seconds=10)
    """Until a client takes in what it is told."""
    ticket: timedelta = timedelta(seconds=5)
    """Until a client that came without a ticket shows one."""
    longest: timedelta = timedelta(hours=1)
    """How long a connection lasts."""


class Ear(Protocol):
    """Where somebody listens. OSError: they are gone."""

    async def hear(self, news: News) -> None:
        """Tell something."""

    async def beat(self) -> None:
        """Say that nothing has happened."""


class Teller:
    """Tells listeners what they may hear, for as long as they may."""

    def __init__(self, check: CheckListenerHandler, pace: Pace) -> None:
        self._check = check
        self._pace = pace

    async def tell(self, listener: Listener, news: Subscription, ear: Ear) -> Ending:
        """Tell what happens, and return why it is told no more. Who listens is looked at before each message."""
        time = asyncio.get_running_loop().time
        over, beat = time() + self._pace.longest.total_seconds(), time() + self._pace.beat.total_seconds()
        while time() < over:
            try:
                said = await _next(news, min(self._pace.check.total_seconds(), max(0, min(beat, over) - time())))
                standing = await self._standing(listener)
                if isinstance(standing, Err):
                    return standing.error
                async with asyncio.timeout(self._pace.send.total_seconds()):
                    if said is not None and _may_hear(standing.value, said):
                        await ear.hear(said)
                    elif time() >= beat:
                        await ear.beat()
                        beat = time() + self._pace.beat.total_seconds()
            except (FellBehind, TimeoutError):
                return Ending.TOO_SLOW
            except OSError:
                return Ending.LEFT
        return Ending.EXPIRED

    async def _standing(self, listener: Listener) -> Result[TenantRole, Ending]:
        try:
            found = await self._check.execute(listener)
        except Exception as error:  # noqa: BLE001 - whatever it is: nobody hears what they may not hear any more
            _log.error("standing_unknown", exc_info=error)
            return Err(Ending.UNKNOWN_STANDING)
        return Ok(found.value) if isinstance(found, Ok) else Err(ending_of(found.error))


async def first_of(*going: Coroutine[Any, Any, Ending]) -> Ending:
    """Return how the first of several ends, after the others were ended."""
    tasks = [asyncio.create_task(each) for each in going]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return next(task for task in tasks if task in done).result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _may_hear(role: TenantRole, news: News) -> bool:
    return isinstance(news, Gap) or role.allows(news.permission)


async def _next(news: Subscription, patience: float) -> News | None:
    """Return what comes next; None if nothing came."""
    try:
        async with asyncio.timeout(patience):
            return await anext(news)
    except TimeoutError:
        return None
