"""What goes on beside the answering of requests."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Final, Protocol

from reference_service.domain.shared.events import Event
from reference_service.infrastructure.beat import Beat
from reference_service.infrastructure.composition import relays_of
from reference_service.infrastructure.composition.jobs import prepare_jobs, schedule
from reference_service.infrastructure.composition.webhooks import webhook_relay
from reference_service.infrastructure.container import Container
from reference_service.infrastructure.crew import Crew
from reference_service.infrastructure.relay_loop import RelayLoop
from reference_service.infrastructure.webhook_line import AT_ONCE, WebhookLine

_BEAT: Final = timedelta(minutes=1)
"""How often it is asked whether a planned job is due."""


class _Going(Protocol):
    """What goes on by itself."""

    async def start(self) -> None:
        """Begin."""

    async def stop(self) -> None:
        """End in order."""


class _Hearing(Protocol):
    """What has something to do when something was committed."""

    def wake(self) -> None:
        """Do it soon."""


class Background:
    """The relays of this process, the jobs that it runs, and those that it plans."""

    def __init__(self, container: Container) -> None:
        self._container = container
        relays = tuple(RelayLoop(relay) for relay in relays_of(container))
        webhooks = WebhookLine(webhook_relay(container))
        self._hearing: tuple[_Hearing, ...] = (*relays, webhooks)
        prepare_jobs(container)
        beat = Beat("schedule", schedule(container).run_once, _BEAT)
        self._going: tuple[_Going, ...] = (
            *relays,
            Crew("webhooks", webhooks, at_once=AT_ONCE),
            Crew("jobs", container.jobs),
            beat,
        )

    async def start(self) -> None:
        """Begin, with what an earlier process left behind."""
        self._container.commits.listeners.append(self._wake)
        for each in self._going:
            await each.start()

    async def stop(self) -> None:
        """End in order: what is under way comes to its end, if that does not take too long."""
        self._container.commits.listeners.remove(self._wake)
        await asyncio.gather(*(each.stop() for each in self._going))

    async def _wake(self, _: Sequence[Event]) -> None:
        for each in self._hearing:
            each.wake()
