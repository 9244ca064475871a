"""A service in the same process."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final
from urllib.parse import unquote

from starlette.types import ASGIApp, Message, Scope

from reference_service.adapters.gateway.collecting import BrokenOff, collect
from reference_service.adapters.gateway.refusals import invalid, too_slow, unreachable
from reference_service.application.gateway.ports import Answer, Headers, Request, Rest, Upstream
from reference_service.domain.shared.errors import Unavailable
from reference_service.domain.shared.result import Err, Result

_AHEAD: Final = 8
"""How many pieces an application may say before somebody listens."""


class AsgiUpstream(Upstream):
    """Asks an application by a call. Whoever has it sees to its start and end."""

    def __init__(self, app: ASGIApp, *, limit: int) -> None:
        """`limit` is how many bytes an answer has at most, unless it is of a kind that goes on and on."""
        self._app = app
        self._limit = limit

    async def send(self, request: Request) -> Result[Answer, Unavailable]:
        """Return the answer, all of it within the patience of the request."""
        rest = _AsgiRest(self._app, request)
        try:
            async with asyncio.timeout(request.patience.total_seconds()):
                status, headers = await rest.start()
                return await collect(status, headers, rest, limit=self._limit)
        except TimeoutError:
            await rest.close()
            return Err(too_slow())
        except BrokenOff:
            await rest.close()
            return Err(invalid() if rest.has_begun else unreachable())
        except asyncio.CancelledError:
            await rest.close()
            raise


class _AsgiRest(Rest):
    """One call of an application, which goes on while its answer is listened to."""

    def __init__(self, app: ASGIApp, request: Request) -> None:
        self._said: asyncio.Queue[Message | None] = asyncio.Queue(_AHEAD)
        self._body: bytes | None = request.body
        self._left = asyncio.Event()
        self._task = asyncio.create_task(self._run(app, _scope_of(request)), name="upstream")
        self.has_begun = False

    async def start(self) -> tuple[int, Headers]:
        """Return how the answer begins."""
        message = await self._said.get()
        if message is None or message["type"] != "http.response.start":
            raise BrokenOff
        self.has_begun = True
        headers = tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in message["headers"])
        return message["status"], headers

    async def chunks(self) -> AsyncIterator[bytes]:
        """Return what comes."""
        while True:
            message = await self._said.get()
            if message is None:
                raise BrokenOff
            yield message.get("body", b"")
            if not message.get("more_body", False):
                return

    async def close(self) -> None:
        """End the call as if the client had left."""
        self._left.set()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self, app: ASGIApp, scope: Scope) -> None:
        try:
            await app(scope, self._receive, self._said.put)
        except Exception:  # noqa: BLE001 - to those who ask, a service that fails is one that breaks off
            await self._said.put(None)
        else:
            await self._said.put(None)

    async def _receive(self) -> Message:
        if self._body is None:
            await self._left.wait()
            return {"type": "http.disconnect"}
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


def _scope_of(request: Request) -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "scheme": "http",
        "method": request.method,
        "path": unquote(request.path),
        "raw_path": request.path.encode("latin-1"),
        "root_path": "",
        "query_string": request.query.encode("latin-1"),
        "headers": [
            *((name.encode("latin-1"), value.encode("latin-1")) for name, value in request.headers),
            (b"content-length", str(len(request.body)).encode()),
        ],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 0),
        "extensions": {},
    }
