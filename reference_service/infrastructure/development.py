"""What helps whoever changes the service, and is never on in production."""

import importlib
import time
from contextlib import AbstractContextManager
from typing import Any, Final

import structlog
from sqlalchemy import event
from starlette.types import ASGIApp

from reference_service.adapters.http.middleware.profiling import Profiler, Profiles
from reference_service.adapters.http.middleware.tally import Tallies, count_statement
from reference_service.infrastructure.database import OwnedDatabases
from reference_service.infrastructure.settings import Settings

_log = structlog.get_logger()
_LONGEST: Final = 2_000
"""How many characters of a statement are told."""


def watched(app: ASGIApp, settings: Settings) -> ASGIApp:
    """Return an application with the layers around it that development asks for: none, as a rule."""
    if settings.log_queries:
        app = Tallies(app)
    return Profiles(app, open_profiler) if settings.profile else app


def open_profiler() -> AbstractContextManager[Profiler]:
    """Return what watches the code that runs inside it. Only development has it: `fitness` sees to it that it is there."""
    profiler: AbstractContextManager[Profiler] = importlib.import_module("pyinstrument").Profiler(async_mode="enabled")
    return profiler


def log_queries(databases: OwnedDatabases) -> None:
    """Have each statement logged from now on, without its values, and counted among those of its request."""
    for engine in (databases.writer, databases.reader, databases.current):
        if engine is not None:
            event.listen(engine.sync_engine, "before_cursor_execute", _begin)
            event.listen(engine.sync_engine, "after_cursor_execute", _end)


def _begin(_connection: object, _cursor: object, _statement: str, _values: object, context: Any, *_: object) -> None:
    if context is not None:
        context.logged_since = time.perf_counter()


def _end(_connection: object, _cursor: object, statement: str, _values: object, context: Any, *_: object) -> None:
    took = 0.0 if context is None else time.perf_counter() - context.logged_since
    count_statement(took)
    _log.info("query", statement=" ".join(statement.split())[:_LONGEST], milliseconds=round(took * 1000, 1))
