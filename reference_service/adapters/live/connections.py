"""The connections of this process on which somebody is told of what happens."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final, Literal, TypeAlias

from reference_service.adapters.live.endings import Ending
from reference_service.adapters.metrics.recorder import Metrics
from reference_service.domain.shared.errors import TooMany, Unavailable
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Err, Ok, Result

Kind: TypeAlias = Literal["websocket", "stream"]

_PAUSE: Final = timedelta(seconds=10)
_PATIENCE: Final = 3.0
"""Seconds that all have to be closed at the end."""


class Connection:
    """One of them. Who is at its other end may show later."""

    def __init__(self, connections: "Connections") -> None:
        self._connections = connections
        self.user: UserId | None = None
        self.ending = Ending.LEFT

    def belong_to(self, user: UserId) -> Result[None, TooMany]:
        """Count it among those of a user, or refuse it if these are too many."""
        taken = self._connections.take(user)
        if isinstance(taken, Ok):
            self.user = user
        return taken


class Connections:
    """Counts them, so that nobody has all of them, and closes them when the process ends."""

    def __init__(self, metrics: Metrics, *, most: int, most_of_user: int) -> None:
        self._metrics = metrics
        self._most = most
        self._most_of_user = most_of_user
        self._open = 0
        self._of: Counter[UserId] = Counter()
        self._stopping = asyncio.Event()
        self._empty = asyncio.Event()

    def admit(self) -> Result[None, Unavailable]:
        """Let one more in, if there is room and the process is not about to end."""
        if self._open < self._most and not self._stopping.is_set():
            return Ok(None)
        return Err(
            Unavailable(code="TOO_MANY_CONNECTIONS", message="There is no room now. Try again in a moment.", retry_after=_PAUSE)
        )

    @contextmanager
    def opened(self, kind: Kind) -> Iterator[Connection]:
        """Count a connection as long as it lasts."""
        connection = Connection(self)
        self._open += 1
        self._empty.clear()
        self._metrics.note_connection(kind, 1)
        try:
            yield connection
        finally:
            self._open -= 1
            self._metrics.note_connection(kind, -1)
            self._metrics.note_ended_connection(kind, connection.ending)
            if connection.user is not None:
                self._leave(connection.user)
            if self._open == 0:
                self._empty.set()

    def take(self, user: UserId) -> Result[None, TooMany]:
        """Count one more of a user, unless there are as many as may be."""
        if self._of[user] >= self._most_of_user:
            return Err(
                TooMany(code="TOO_MANY_CONNECTIONS", message="You have too many connections. Close one.", retry_after=_PAUSE)
            )
        self._of[user] += 1
        return Ok(None)

    async def stopped(self) -> Ending:
        """Wait until the process is about to end."""
        await self._stopping.wait()
        return Ending.STOPPING

    async def close(self) -> None:
        """Have all connections closed, let nobody in any more, and wait a little until they are."""
        self._stopping.set()
        if self._open == 0:
            return
        try:
            await asyncio.wait_for(self._empty.wait(), _PATIENCE)
        except TimeoutError:
            return

    def _leave(self, user: UserId) -> None:
        self._of[user] -= 1
        if self._of[user] == 0:
            del self._of[user]
