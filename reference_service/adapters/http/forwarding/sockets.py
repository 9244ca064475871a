"""Websockets through the gateway: whoever opens one speaks with a service behind it."""

import asyncio
from collections.abc import Sequence
from itertools import count
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.types import Message, Receive, Scope, Send
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus
from websockets.typing import Origin, Subprotocol

from reference_service.adapters.gateway.refusals import invalid, unreachable
from reference_service.adapters.http.forwarding.headers import handed_back, handed_on, headers_of
from reference_service.adapters.http.middleware.answer import refuse
from reference_service.adapters.http.middleware.notes import notes_of
from reference_service.adapters.http.problems import refusal
from reference_service.domain.shared.errors import Unavailable

PATH: Final = "/api/v1/ws"
"""The one path that is a websocket."""
_PATIENCE: Final = 5.0
"""Seconds in which a service opens it, and half of those in which a client takes in a message."""
_LARGEST: Final = 1_048_576
"""How many bytes a message of a service has at most."""
_BROKEN_OFF: Final = 1012
_LEFT: Final = 1001
_OF_THE_HANDSHAKE: Final = "sec-websocket-"


class SocketForwarder:
    """Opens a websocket at one of several services, in turn, and hands on what both sides say. It reads none of it.

    Who may open it is for the service to say: it alone knows the tickets.
    """

    def __init__(self, addresses: Sequence[str], *, patience: float = _PATIENCE) -> None:
        """`patience` is in how many seconds a service opens it."""
        self._patience = patience
        self._addresses = tuple(addresses)
        self._turns = count()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a websocket from its handshake to its end."""
        if scope["path"] != PATH:
            await refuse(scope, receive, send, 404, "Not Found.")
            return
        try:
            behind = await self._open(scope)
        except InvalidStatus as refused:
            await _hand_back(refused, send)
        except (OSError, InvalidHandshake, EOFError) as error:
            found = unreachable() if isinstance(error, OSError) else invalid()
            await _give_up(found, scope, receive, send)
        else:
            async with behind:
                await receive()
                await send({"type": "websocket.accept", "subprotocol": behind.subprotocol})
                await _go_on(behind, receive, send)

    async def _open(self, scope: Scope) -> ClientConnection:
        address = urlsplit(self._addresses[next(self._turns) % len(self._addresses)])
        given = [(name, value) for name, value in headers_of(scope) if not name.startswith(_OF_THE_HANDSHAKE)]
        said = dict(given)
        client = scope["client"][0] if scope.get("client") else "unknown"
        milliseconds = round(self._patience * 1000)
        told = handed_on(tuple(given), client=client, token=None, milliseconds=milliseconds)
        secure = address.scheme == "https"
        more: dict[str, Any] = {"server_hostname": address.hostname} if secure else {}
        # The name that the client asked for, at the address where the service is: no tickets that stand in an address.
        return await connect(
            f"{'wss' if secure else 'ws'}://{said.get('host', address.netloc)}{PATH}",
            host=address.hostname,
            port=address.port or (443 if secure else 80),
            origin=Origin(said["origin"]) if "origin" in said else None,
            subprotocols=[Subprotocol(each) for each in scope["subprotocols"]] or None,
            additional_headers=[each for each in told if each[0] not in {"host", "origin"}],
            user_agent_header=None,
            compression=None,
            proxy=None,
            open_timeout=self._patience,
            close_timeout=1,
            max_size=_LARGEST,
            max_queue=16,
            **more,
        )


async def _go_on(behind: ClientConnection, receive: Receive, send: Send) -> None:
    """Hand on what either side says until one of them has ended it."""
    tasks = [asyncio.create_task(_outward(behind, send)), asyncio.create_task(_inward(behind, receive))]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, Exception) and not isinstance(outcome, OSError):
            raise outcome


async def _outward(behind: ClientConnection, send: Send) -> None:
    while True:
        try:
            said = await behind.recv()
        except ConnectionClosed as closed:
            code, reason = (_BROKEN_OFF, "") if closed.rcvd is None else (closed.rcvd.code, closed.rcvd.reason)
            await send({"type": "websocket.close", "code": code, "reason": reason})
            return
        message: Message = {"type": "websocket.send", "text" if isinstance(said, str) else "bytes": said}
        # Whoever takes nothing in for so long keeps nobody behind waiting.
        async with asyncio.timeout(2 * _PATIENCE):
            await send(message)


async def _inward(behind: ClientConnection, receive: Receive) -> None:
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            await behind.close(_LEFT)
            return
        text = message.get("text")
        try:
            await behind.send(message["bytes"] if text is None else text)
        except ConnectionClosed:
            # Why it is closed is told on the way outward.
            await asyncio.Event().wait()


async def _hand_back(refused: InvalidStatus, send: Send) -> None:
    """Hand on how a service refused."""
    answer = refused.response
    headers = handed_back(tuple((name.lower(), value) for name, value in answer.headers.raw_items()))
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers if name != "content-length"]
    await send({"type": "websocket.http.response.start", "status": answer.status_code, "headers": raw})
    await send({"type": "websocket.http.response.body", "body": bytes(answer.body or b"")})


async def _give_up(error: Unavailable, scope: Scope, receive: Receive, send: Send) -> None:
    notes_of(scope).code = error.code
    await refusal(error, scope["path"])(scope, receive, send)
