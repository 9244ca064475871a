"""What a request asks of the database, counted: for development."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from reference_service.adapters.http.middleware.notes import template_of

_log = structlog.get_logger()


@dataclass(slots=True)
class Tally:
    """How many statements a request took, and how long they took together."""

    statements: int = 0
    seconds: float = 0.0


_CURRENT: Final[ContextVar[Tally | None]] = ContextVar("tally", default=None)


def count_statement(seconds: float) -> None:
    """Count a statement among those of the request that it belongs to, if it belongs to one."""
    tally = _CURRENT.get()
    if tally is not None:
        tally.statements += 1
        tally.seconds += seconds


class Tallies:
    """Logs how many statements each request took."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, and tell what it took."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        with _counted() as tally:
            await self._app(scope, receive, send)
        _log.info(
            "queries",
            route=template_of(scope),
            statements=tally.statements,
            milliseconds=round(tally.seconds * 1000, 1),
            of_milliseconds=round((time.perf_counter() - began) * 1000, 1),
        )


@contextmanager
def _counted() -> Iterator[Tally]:
    tally = Tally()
    token = _CURRENT.set(tally)
    try:
        yield tally
    finally:
        _CURRENT.reset(token)
