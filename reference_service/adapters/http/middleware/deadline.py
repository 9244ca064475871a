"""How long an answer may take."""

import asyncio
from datetime import timedelta
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reference_service.adapters.http.middleware.answer import refuse

HEADER: Final = "x-deadline-ms"
"""In how many milliseconds whoever asks stops waiting. It shortens our own patience, and never makes it longer."""
_KEY: Final = "reference_service.deadline"
_LEAST: Final = 0.001


class Deadline:
    """Gives up on a request whose answer has not begun in time. What it was doing is cancelled, and so rolled back."""

    def __init__(self, app: ASGIApp, *, patience: timedelta) -> None:
        self._app = app
        self._patience = patience.total_seconds()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, for so long."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        patience = _shorter(scope, self._patience)
        deadline = asyncio.timeout(patience)
        scope[_KEY] = asyncio.get_running_loop().time() + patience

        async def out(message: Message) -> None:
            # What is said while it is being cancelled comes too late.
            if not deadline.expired():
                deadline.reschedule(None)
                await send(message)

        try:
            async with deadline:
                await self._app(scope, receive, out)
        except TimeoutError:
            if not deadline.expired():
                raise
            await refuse(scope, receive, send, 503, "It took too long. Try again in a moment.", headers={"Retry-After": "1"})


def time_left(scope: Scope) -> timedelta | None:
    """Return how long the answer to a request may still take; None if nobody said."""
    end: float | None = scope.get(_KEY)
    return None if end is None else timedelta(seconds=max(_LEAST, end - asyncio.get_running_loop().time()))


def _shorter(scope: Scope, patience: float) -> float:
    for name, value in scope["headers"]:
        if name == b"x-deadline-ms" and value.isdigit() and len(value) < 10:
            return max(_LEAST, min(patience, int(value) / 1000))
    return patience
