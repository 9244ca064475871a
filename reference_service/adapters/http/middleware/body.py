"""How much, and how slowly, a request may say."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reference_service.adapters.http.middleware.answer import refuse

_WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH"})
_NONE: Final[Mapping[tuple[str, str], int]] = MappingProxyType({})


class _TooLarge(Exception):
    """More came than may."""


class BodyLimit:
    """Takes a body in as a whole before it hands the request on, so that nothing inside waits for a slow client.

    A body that is too large is refused by its `Content-Length` or, if that is missing or wrong, by what has come.
    """

    def __init__(self, app: ASGIApp, *, limit: int, patience: timedelta, others: Mapping[tuple[str, str], int] = _NONE) -> None:
        """`others` are the limits of methods of paths that have one of their own."""
        self._app = app
        self._limit = limit
        self._others = others
        self._patience = patience.total_seconds()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on a request whose body is there."""
        if scope["type"] != "http" or not _has_body(scope):
            await self._app(scope, receive, send)
            return
        limit = self._others.get((scope["method"], scope["path"]), self._limit)
        try:
            if _announced(scope) > limit:
                raise _TooLarge
            async with asyncio.timeout(self._patience):
                whole = await _whole(receive, limit)
        except _TooLarge:
            message = f"The body has more than {limit} bytes."
            await refuse(scope, receive, send, 413, message, headers={"Connection": "close"})
            return
        except TimeoutError:
            await refuse(scope, receive, send, 408, "The body came too slowly.", headers={"Connection": "close"})
            return
        waiting = iter((whole,))

        async def again() -> Message:
            return next(waiting, None) or await receive()

        await self._app(scope, again, send)


async def _whole(receive: Receive, limit: int) -> Message:
    """Return the body as one message, or the message that the client has left."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return message
        body += message.get("body", b"")
        if len(body) > limit:
            raise _TooLarge
        if not message.get("more_body", False):
            return {"type": "http.request", "body": bytes(body), "more_body": False}


def _has_body(scope: Scope) -> bool:
    # HTTP/2 announces a body by neither header.
    return scope["method"] in _WITH_BODY or any(name in {b"content-length", b"transfer-encoding"} for name, _ in scope["headers"])


def _announced(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value[:20])
    return 0
