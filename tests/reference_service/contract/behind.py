"""A service behind the gateway that does all that a service should not do."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

import uvicorn
from starlette.types import Message, Receive, Scope, Send

LIMIT: Final = 100_000
"""How much of an answer is taken."""
MUCH: Final = 10_000_000


class Behind:
    """Answers by its path, and remembers what it was asked and how often it was left."""

    def __init__(self) -> None:
        self.asked: list[Scope] = []
        self.bodies: list[bytes] = []
        self.left = asyncio.Event()
        self._does: dict[str, Callable[[Receive, Send], Awaitable[None]]] = {
            "/slow": _slow,
            "/half": _half,
            "/large": _large,
            "/endless": _endless,
            "/events": self._events,
            "/broken-events": _broken_events,
            "/moved": _moved,
            "/fails": _fails,
            "/wrong": _wrong,
            "/unchanged": _unchanged,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, in some way or other."""
        self.asked.append(scope)
        self.bodies.append((await receive()).get("body", b""))
        path = scope["path"]
        await self._does.get(path, _well)(receive, send)

    async def _events(self, receive: Receive, send: Send) -> None:
        await send(_start(200, content_type=b"text/event-stream"))
        await send({"type": "http.response.body", "body": b"data: one\n\n", "more_body": True})
        try:
            while (await receive())["type"] != "http.disconnect":
                pass
        finally:
            self.left.set()


def _start(status: int, *headers: tuple[bytes, bytes], content_type: bytes = b"application/json") -> Message:
    return {"type": "http.response.start", "status": status, "headers": [(b"content-type", content_type), *headers]}


async def _say(send: Send, status: int, body: bytes, *headers: tuple[bytes, bytes]) -> None:
    await send(_start(status, (b"content-length", str(len(body)).encode()), *headers))
    await send({"type": "http.response.body", "body": body})


async def _well(_: Receive, send: Send) -> None:
    await _say(send, 200, b'{"well":true}', (b"x-told", b"one"), (b"x-told", b"two"), (b"Set-Cookie", b"a=b"))


async def _wrong(_: Receive, send: Send) -> None:
    await _say(send, 200, b'["a list"', (b"x-strange", "ü".encode("latin-1")))


async def _fails(_: Receive, send: Send) -> None:
    await _say(send, 500, b'{"code":"INTERNAL_ERROR"}')


async def _moved(_: Receive, send: Send) -> None:
    await _say(send, 302, b"", (b"location", b"http://127.0.0.1:1/elsewhere"))


async def _unchanged(_: Receive, send: Send) -> None:
    await send(_start(304, (b"etag", b'"7"')))
    await send({"type": "http.response.body", "body": b""})


async def _slow(_: Receive, __: Send) -> None:
    await asyncio.Event().wait()


async def _half(_: Receive, send: Send) -> None:
    await send(_start(200, (b"content-length", b"100")))
    await send({"type": "http.response.body", "body": b"half", "more_body": True})
    raise ConnectionError("That was it.")


async def _large(_: Receive, send: Send) -> None:
    await _say(send, 200, b"x" * MUCH)


async def _endless(_: Receive, send: Send) -> None:
    await send(_start(200))
    for _piece in range(MUCH // 1_000):
        await send({"type": "http.response.body", "body": b"x" * 1_000, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _broken_events(_: Receive, send: Send) -> None:
    await send(_start(200, content_type=b"text/event-stream; charset=utf-8"))
    await send({"type": "http.response.body", "body": b"data: one\n\n", "more_body": True})
    raise ConnectionError("That was it.")


@asynccontextmanager
async def listening(app: Behind) -> AsyncIterator[str]:
    """Serve it on a loopback address, and yield that."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        config = uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve(sockets=[sock]))
        try:
            yield f"http://127.0.0.1:{sock.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task
