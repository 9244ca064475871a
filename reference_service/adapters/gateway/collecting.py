"""Answers of other services, which are not believed further than they can be seen."""

from typing import Final

from reference_service.adapters.gateway.refusals import invalid
from reference_service.application.gateway.ports import Answer, Headers, Rest
from reference_service.domain.shared.errors import Unavailable
from reference_service.domain.shared.result import Err, Ok, Result

_STREAMS: Final = ("text/event-stream", "application/x-ndjson")
"""What goes on for as long as there is something to say, and so is handed on as it comes."""
_NOT_MODIFIED: Final = 304


class BrokenOff(Exception):
    """An answer ended in the middle."""


async def collect(status: int, headers: Headers, rest: Rest, *, limit: int) -> Result[Answer, Unavailable]:
    """Return an answer as a whole, or one of the kinds that go on and on as it begins.

    A whole one is there before anything of it is handed on: half of it, too much of it, or one that leads elsewhere is
    `Unavailable`.
    """
    is_kept = False
    try:
        if not _is_proper(status) or _announced(headers) > limit:
            return Err(invalid())
        if _streams(headers):
            is_kept = True
            return Ok(Answer(status=status, headers=headers, rest=rest))
        body = bytearray()
        async for chunk in rest.chunks():
            body += chunk
            if len(body) > limit:
                return Err(invalid())
        return Ok(Answer(status=status, headers=headers, body=bytes(body)))
    finally:
        if not is_kept:
            await rest.close()


def _is_proper(status: int) -> bool:
    return 200 <= status < 300 or status == _NOT_MODIFIED or 400 <= status < 600


def _announced(headers: Headers) -> int:
    lengths = [value for name, value in headers if name == "content-length"]
    return int(lengths[0][:20]) if lengths and lengths[0].isdecimal() and lengths[0].isascii() else 0


def _streams(headers: Headers) -> bool:
    return any(name == "content-type" and value.lower().startswith(_STREAMS) for name, value in headers)
