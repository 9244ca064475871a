"""How much, and how slowly, a request may say."""

import asyncio
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reference_service.adapters.http.middleware.answer import refuse

_PATIENCE: Final = 20.0
"""Seconds for a whole body."""


class _TooLarge(Exception):
    """More came than may."""


class BodyLimit:
    """Takes a body in as a whole before it hands the request on, so that nothing inside waits for a slow client.

    A body that is too large is refused by its `Content-Length` or, if that is missing or wrong, by what has come.
    """

    def __init__(self, app: ASGIApp, *, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on a request whose body is there."""
        if scope["type"] != "http" or not _has_body(scope):
            await self._app(scope, receive, send)
            return
        try:
            if _announced(scope) > self._limit:
                raise _TooLarge
            messages = await asyncio.wait_for(self._read(receive), _PATIENCE)
        except _TooLarge:
            message = f"The body has more than {self._limit} bytes."
            await refuse(scope, receive, send, 413, message, headers={"Connection": "close"})
            return
        except TimeoutError:
            await refuse(scope, receive, send, 408, "The body came too slowly.", headers={"Connection": "close"})
            return
        waiting = iter(messages)

        async def again() -> Message:
            return next(waiting, None) or await receive()

        await self._app(scope, again, send)

    async def _read(self, receive: Receive) -> list[Message]:
        messages, size = [], 0
        while True:
            message = await receive()
            messages.append(message)
            size += len(message.get("body", b""))
            if size > self._limit:
                raise _TooLarge
            if message["type"] != "http.request" or not message.get("more_body", False):
                return messages


def _has_body(scope: Scope) -> bool:
    return any(name in {b"content-length", b"transfer-encoding"} for name, _ in scope["headers"])


def _announced(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value[:20])
    return 0
