"""Deliveries that are due, as a line of work."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Final

from reference_service.adapters.jobs.line import Work
from reference_service.application.webhooks.ports import Due, Room
from reference_service.application.webhooks.sending import WebhookRelay
from reference_service.domain.shared.ids import EndpointId
from reference_service.infrastructure.relay_loop import came

AT_ONCE: Final = 64
"""How many deliveries a process sends at the same time."""
_EACH: Final = 4
"""How many of these go to one endpoint: it takes sixteen slow ones to keep the others waiting."""


class WebhookLine:
    """Asks for deliveries as soon as something was committed or sent, and once in a while."""

    def __init__(
        self,
        relay: WebhookRelay,
        pause: timedelta = timedelta(seconds=1),
        *,
        gather: timedelta = timedelta(milliseconds=50),
    ) -> None:
        """`pause` is how long nothing may happen before it asks again, `gather` how long it waits for more to happen."""
        self._relay = relay
        self._pause = pause
        self._gather = gather
        self._under_way: Counter[EndpointId] = Counter()
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Ask soon: something may be due."""
        self._woken.set()

    async def open(self) -> None:
        """Ask soon, with what an earlier process left behind."""
        self._woken.set()

    async def fetch(self) -> Sequence[Work]:
        """Return the sending of what is due; none if nothing was for a moment."""
        await came(self._woken, self._pause)
        await asyncio.sleep(self._gather.total_seconds())
        self._woken.clear()
        claimed = await self._relay.claim(AT_ONCE - self._under_way.total(), Room(_EACH, self._under_way))
        if claimed:
            # There may be more of others.
            self._woken.set()
        self._under_way.update(each.message.endpoint for each in claimed)
        return [partial(self._send, each) for each in claimed]

    async def _send(self, due: Due) -> None:
        try:
            await self._relay.send(due)
        finally:
            self._under_way -= Counter([due.message.endpoint])
            self._woken.set()
