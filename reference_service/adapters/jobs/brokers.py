"""The lines that jobs wait in."""

import asyncio
from abc import abstractmethod
from collections.abc import AsyncGenerator, Sequence
from datetime import timedelta
from typing import Final

from taskiq import AckableMessage, AsyncBroker, BrokerMessage

_MOST: Final = 10_000
MOMENT: Final = timedelta(milliseconds=250)
"""How long whoever asks for jobs waits for one."""


class JobLine(AsyncBroker):
    """A line that is asked for the next jobs, and answers after a moment, also when there are none.

    The library would have it wait for ever, and be cancelled in the end: a client of Redis may swallow that.
    """

    @abstractmethod
    async def fetch(self) -> Sequence[bytes | AckableMessage]:
        """Return the next jobs, those first that a worker has left that died; none if none came for a moment."""

    async def listen(self) -> AsyncGenerator[bytes | AckableMessage, None]:
        """Yield the jobs as they come."""
        while True:
            for message in await self.fetch():
                yield message


class MemoryBroker(JobLine):
    """A line inside the process: what waits in it when the process ends is lost.

    The broker of that kind that the library has runs a job in the middle of whoever asks for it.
    """

    def __init__(self, *, most: int = _MOST) -> None:
        super().__init__()
        self._line: asyncio.Queue[bytes] = asyncio.Queue(most)

    async def kick(self, message: BrokerMessage) -> None:
        """Put a job into the line; `asyncio.QueueFull` if it is too long."""
        self._line.put_nowait(message.message)

    async def fetch(self) -> Sequence[bytes | AckableMessage]:
        """Return the next job; none if none came for a moment."""
        try:
            return [await asyncio.wait_for(self._line.get(), MOMENT.total_seconds())]
        except TimeoutError:
            return []
