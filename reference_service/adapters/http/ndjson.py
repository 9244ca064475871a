"""Answers of any length: a line of JSON for each thing, and a last one that says that none is missing."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from datetime import timedelta
from typing import Final, TypeVar

import structlog
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from reference_service.adapters.http.schemas.base import Output

V = TypeVar("V")
_PIECE: Final = 16_384
"""How many letters are sent at once."""
_log = structlog.get_logger()


class NdjsonResponse(StreamingResponse):
    """A stream that is closed in the end, whether it was sent, cut by the deadline, or left by its client.

    One that is cut lacks its last line, and the connection is closed.
    """

    media_type = "application/x-ndjson"

    def __init__(self, lines: AsyncGenerator[str, None], patience: timedelta) -> None:
        super().__init__(lines)
        self._lines = lines
        self._patience = patience.total_seconds()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream, for so long."""
        deadline = asyncio.timeout(self._patience)
        try:
            async with aclosing(self._lines), deadline:
                await super().__call__(scope, receive, send)
        except TimeoutError:
            if not deadline.expired():
                raise
            _log.warning("export_cut", after_seconds=self._patience)


async def lines_of(items: AsyncGenerator[V, None], present: Callable[[V], Output]) -> AsyncGenerator[str, None]:
    """Return a line for each thing as it is presented, several together, and the last line with their number."""
    piece, count = "", 0
    async with aclosing(items):
        async for item in items:
            piece, count = f"{piece}{present(item).model_dump_json()}\n", count + 1
            if len(piece) >= _PIECE:
                yield piece
                piece = ""
    yield f"{piece}{json.dumps({'complete': True, 'count': count})}\n"
