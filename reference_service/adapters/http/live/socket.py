"""A websocket, from the first word to the last."""

import asyncio
from datetime import timedelta
from typing import Final
from uuid import uuid4

from fastapi.responses import JSONResponse
from starlette.types import Message
from starlette.websockets import WebSocket, WebSocketDisconnect

from reference_service.adapters.http.live.state import GAP, READY, Live
from reference_service.adapters.http.middleware.notes import notes_of
from reference_service.adapters.http.problems import problem, refusal
from reference_service.adapters.live.connections import Connection
from reference_service.adapters.live.endings import Ending, ending_of
from reference_service.adapters.live.telling import first_of
from reference_service.adapters.ratelimit.requests import RequestPolicy
from reference_service.adapters.ratelimit.windows import Window
from reference_service.application.live.ports import Gap, Listener, News
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result

PROTOCOL: Final = "live.v1"
"""What a client offers beside its ticket: browsers want to hear one of their offers, and the ticket is not said back."""
TICKET: Final = "ticket."
PING: Final = '{"type":"ping"}'
PONG: Final = '{"type":"pong"}'
LARGEST: Final = 1024
"""How many bytes a message of a client has at most."""
_SAID: Final = RequestPolicy("live", Window(20, timedelta(seconds=10)))
"""How often a client may say something."""


class Socket:
    """One client at a websocket. It is let in by a ticket, and says hardly more than that it is there."""

    def __init__(self, websocket: WebSocket, live: Live) -> None:
        self._websocket = websocket
        self._live = live
        self._offered: list[str] = websocket.scope["subprotocols"]
        self._key = uuid4().hex

    async def serve(self) -> None:
        """Let the client in or send it away, and tell it what happens until it leaves, or may hear no more."""
        if not self._live.origins.issuperset(self._websocket.headers.getlist("origin")):
            await self._answer(problem(403, "Pages of this origin may not.", path=self._path, code="FOREIGN_ORIGIN"))
            return
        admitted = self._live.connections.admit()
        if isinstance(admitted, Err):
            await self._refuse(admitted.error)
            return
        with self._live.connections.opened("websocket") as connection:
            try:
                connection.ending = await self._serve(connection)
            except (WebSocketDisconnect, OSError):
                connection.ending = Ending.LEFT

    async def hear(self, news: News) -> None:
        """Tell the client something."""
        await self._say(GAP if isinstance(news, Gap) else news.body)

    async def beat(self) -> None:
        """Say nothing: the server asks by itself whether the client is there."""

    async def _serve(self, connection: Connection) -> Ending:
        shown = [each.removeprefix(TICKET) for each in self._offered if each.startswith(TICKET)]
        if not shown:
            await self._accept()
            return await self._close(await self._serve_after_first_word(connection))
        let_in = await self._let_in(connection, shown[0])
        if isinstance(let_in, Err):
            await self._refuse(let_in.error)
            return ending_of(let_in.error)
        await self._accept()
        return await self._close(await self._converse(let_in.value))

    async def _serve_after_first_word(self, connection: Connection) -> Ending:
        try:
            async with asyncio.timeout(self._live.pace.ticket.total_seconds()):
                said = await self._websocket.receive()
        except TimeoutError:
            return Ending.SESSION_OVER
        text = said.get("text") or ""
        if said["type"] == "websocket.disconnect":
            return Ending.LEFT
        if len(text) > LARGEST:
            return Ending.TOO_LARGE
        if not text.startswith(TICKET):
            return Ending.SESSION_OVER
        let_in = await self._let_in(connection, text.removeprefix(TICKET))
        if isinstance(let_in, Err):
            notes_of(self._websocket.scope).code = let_in.error.code
            return ending_of(let_in.error)
        return await self._converse(let_in.value)

    async def _let_in(self, connection: Connection, ticket: str) -> Result[Listener, DomainError]:
        found = await self._live.redeem.execute(ticket)
        if isinstance(found, Err):
            return found
        notes_of(self._websocket.scope).user_id = str(found.value.user_id)
        place = connection.belong_to(found.value.user_id)
        return place if isinstance(place, Err) else Ok(found.value)

    async def _converse(self, listener: Listener) -> Ending:
        return await first_of(self._tell(listener), self._take_in(), self._live.connections.stopped())

    async def _tell(self, listener: Listener) -> Ending:
        async with self._live.feed.subscribe(listener.tenant_id) as news:
            await self._say(READY)
            return await self._live.teller.tell(listener, news, self)

    async def _take_in(self) -> Ending:
        """Read what the client says, and answer whether anybody is there; anything else ends the conversation."""
        while True:
            said = await self._websocket.receive()
            if said["type"] == "websocket.disconnect":
                return Ending.LEFT
            wrong = _wrong_with(said)
            if wrong is not None:
                return wrong
            if not (await self._live.limiter.admit(self._key, _SAID)).allowed:
                return Ending.TOO_MANY
            await self._say(PONG)

    async def _say(self, text: str) -> None:
        await self._websocket.send({"type": "websocket.send", "text": text})

    async def _accept(self) -> None:
        await self._websocket.receive()
        await self._websocket.send({"type": "websocket.accept", "subprotocol": PROTOCOL if PROTOCOL in self._offered else None})

    async def _close(self, ending: Ending) -> Ending:
        if ending is not Ending.LEFT:
            async with asyncio.timeout(self._live.pace.send.total_seconds()):
                await self._websocket.close(ending.code, ending)
        return ending

    async def _refuse(self, error: DomainError) -> None:
        notes_of(self._websocket.scope).code = error.code
        await self._answer(refusal(error, self._path))

    async def _answer(self, answer: JSONResponse) -> None:
        await answer(self._websocket.scope, self._websocket.receive, self._websocket.send)

    @property
    def _path(self) -> str:
        path: str = self._websocket.scope["path"]
        return path


def _wrong_with(said: Message) -> Ending | None:
    text = said.get("text")
    if len(text if text is not None else said["bytes"]) > LARGEST:
        return Ending.TOO_LARGE
    return None if text == PING else Ending.NOT_UNDERSTOOD
