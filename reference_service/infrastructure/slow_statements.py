"""Statements that take long, in the log: without their parameters, which may be anything that a user wrote."""

import time
from typing import Any, Final

import structlog
from sqlalchemy import event

from reference_service.infrastructure.database import OwnedDatabases

_log = structlog.get_logger()
_LONGEST: Final = 2_000
"""How many characters of a statement are told."""


def log_slow_statements(databases: OwnedDatabases, milliseconds: int) -> None:
    """Have statements logged from now on that take longer than some milliseconds; none of them for 0."""
    if not milliseconds:
        return
    watch = _Watch(milliseconds / 1000)
    for engine in (databases.writer, databases.reader, databases.current):
        if engine is not None:
            event.listen(engine.sync_engine, "before_cursor_execute", watch.begin)
            event.listen(engine.sync_engine, "after_cursor_execute", watch.end)


class _Watch:
    """Takes the time of each statement."""

    def __init__(self, limit: float) -> None:
        self._limit = limit

    def begin(self, _connection: object, _cursor: object, _statement: str, _values: object, context: Any, *_: object) -> None:
        if context is not None:
            context.began_at = time.perf_counter()

    def end(self, _connection: object, _cursor: object, statement: str, _values: object, context: Any, *_: object) -> None:
        if context is None:
            return
        took = time.perf_counter() - context.began_at
        if took >= self._limit:
            _log.warning("slow_statement", statement=" ".join(statement.split())[:_LONGEST], milliseconds=round(took * 1000))
