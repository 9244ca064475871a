"""What a client has already is not sent again."""

import hashlib
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_API: Final = "/api/"
_KEPT: Final = frozenset({b"etag", b"vary", b"link", b"deprecation", b"sunset"})
"""What an answer without a body says of the one that the client has."""


class ConditionalAnswers:
    """Gives each JSON answer to a GET an `ETag`, and answers 304 to whoever names it in `If-None-Match`.

    An answer that has a version keeps the `ETag` that edits are made from; a list gets the digest of its body. A browser
    may keep an answer for itself, and has to ask each time whether it is still true; a cache between may not.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, and hold its answer back until it is whole."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"} or not scope["path"].startswith(_API):
            await self._app(scope, receive, send)
            return
        known = _tags(Headers(scope=scope).get("if-none-match", ""))
        start: Message | None = None

        async def out(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_whole(message):
                start = message
                return
            if start is not None:
                begun, start = start, None
                if not message.get("more_body", False):
                    tag = _dress(begun, message.get("body", b""))
                    if tag in known or "*" in known:
                        begun = {**begun, "status": 304, "headers": [each for each in begun["headers"] if _stays(each[0])]}
                        message = {"type": "http.response.body", "body": b""}
                await send(begun)
            await send(message)

        await self._app(scope, receive, out)


def _is_whole(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return start["status"] == 200 and headers.get("content-type", "").startswith("application/json")


def _dress(start: Message, body: bytes) -> str:
    """Add what caches heed, and return the tag without the sign of weakness, which does not count here."""
    headers = MutableHeaders(raw=start["headers"])
    tag = headers.get("etag") or f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers["etag"] = tag
    headers.setdefault("cache-control", "private, no-cache")
    headers.add_vary_header("Authorization, X-Tenant-Token")
    start["headers"] = headers.raw
    return tag.removeprefix("W/")


def _tags(header: str) -> frozenset[str]:
    return frozenset(tag.strip().removeprefix("W/") for tag in header.split(",") if tag.strip())


def _stays(name: bytes) -> bool:
    return name.lower() in _KEPT or name.lower() == b"cache-control"
