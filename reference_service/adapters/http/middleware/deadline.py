"""How long an answer may take."""

import asyncio
from datetime import timedelta

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reference_service.adapters.http.middleware.answer import refuse


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
        deadline = asyncio.timeout(self._patience)

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
