"""Where the time of a request goes: for development."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Final, Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ASKED: Final = (b"x-profile", b"1")


class Profiler(Protocol):
    """What watches the code that runs inside it, in this task alone; it is pyinstrument's."""

    def output_text(self) -> str:
        """Return what took how long."""


OpenProfiler = Callable[[], AbstractContextManager[Profiler]]


class Profiles:
    """Answers a request that has the header `X-Profile: 1` with its profile. It is carried out all the same."""

    def __init__(self, app: ASGIApp, open_profiler: OpenProfiler) -> None:
        self._app = app
        self._open = open_profiler

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, and answer with what took how long, if that was asked for."""
        if scope["type"] != "http" or _ASKED not in scope["headers"]:
            await self._app(scope, receive, send)
            return
        status = 0

        async def swallow(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]

        with self._open() as profiler:
            await self._app(scope, receive, swallow)
        body = profiler.output_text().encode()
        headers = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            (b"x-profiled-status", str(status).encode()),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})
