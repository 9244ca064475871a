"""Events as a stream of HTTP (`text/event-stream`), for as long as somebody listens."""

import asyncio
from typing import Final
from uuid import UUID

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from reference_service.adapters.http.live.state import GAP, READY, Live
from reference_service.adapters.http.middleware.notes import notes_of
from reference_service.adapters.http.problems import refusal
from reference_service.adapters.live.endings import Ending
from reference_service.adapters.live.telling import first_of
from reference_service.application.live.ports import Gap, Listener, News
from reference_service.domain.shared.result import Err

_LAST_WORDS: Final = 1.0
"""Seconds in which a client takes in why it is told no more."""


class EventStream(Response):
    """Tells a listener of what happens."""

    media_type = "text/event-stream"

    def __init__(self, live: Live, listener: Listener, after: UUID | None) -> None:
        # No proxy keeps back what has come.
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._live = live
        self._listener = listener
        self._after = after

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell until the client leaves, or may hear no more."""
        connections = self._live.connections
        with connections.opened("stream") as connection:
            place = connection.belong_to(self._listener.user_id)
            if isinstance(place, Err):
                connection.ending = Ending.TOO_MANY
                notes_of(scope).code = place.error.code
                await refusal(place.error, scope["path"])(scope, receive, send)
                return
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            connection.ending = await first_of(self._tell(_Stream(send)), _left(receive), connections.stopped())
            await _say_why(connection.ending, send)

    async def _tell(self, stream: "_Stream") -> Ending:
        async with self._live.feed.subscribe(self._listener.tenant_id, self._after) as news:
            await stream.say(f"data: {READY}")
            return await self._live.teller.tell(self._listener, news, stream)


class _Stream:
    def __init__(self, send: Send) -> None:
        self._send = send

    async def hear(self, news: News) -> None:
        """Tell something."""
        await self.say(f"data: {GAP}" if isinstance(news, Gap) else f"id: {news.id}\ndata: {news.body}")

    async def beat(self) -> None:
        """Say that nothing has happened."""
        await self.say(": nothing new")

    async def say(self, text: str) -> None:
        await self._send({"type": "http.response.body", "body": f"{text}\n\n".encode(), "more_body": True})


async def _left(receive: Receive) -> Ending:
    while (await receive())["type"] != "http.disconnect":
        pass
    return Ending.LEFT


async def _say_why(ending: Ending, send: Send) -> None:
    if ending is Ending.LEFT:
        return
    text = f'data: {{"type":"closed","code":{ending.code}}}\n\n'
    try:
        async with asyncio.timeout(_LAST_WORDS):
            await send({"type": "http.response.body", "body": text.encode()})
    except OSError:
        return
