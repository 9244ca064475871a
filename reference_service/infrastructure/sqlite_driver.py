"""The driver of SQLite with one trip into its thread for each statement, where it has four of its own.

Each trip wakes a thread and then the loop again, which costs more than most statements do.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

import aiosqlite
from aiosqlite.context import Result

_AT_ONCE: Final = 500
"""How many rows come along with their statement; whoever wants more goes for them again."""
_CHUNK: Final = 64
_PATIENCE: Final = 10
"""Seconds that a connection waits for one of another process that writes."""
_PRAGMAS: Final = ("PRAGMA foreign_keys = ON", "PRAGMA synchronous = NORMAL")


def connect(file: str, **options: Any) -> aiosqlite.Connection:
    """Return a connection that opens when it is awaited; the options are those of `sqlite3.connect`."""
    connection = ShortConnection(_Opening(partial(_open, file, **{"timeout": _PATIENCE} | options)), _CHUNK)
    # A process that ends does not wait for connections that nobody closed.
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does it for connections that it opens itself
    return connection


class ShortConnection(aiosqlite.Connection):
    """A connection whose cursors go into the thread once, and which takes no transaction back where there is none."""

    _connector: "_Opening"
    _is_settled = False
    """Whether nothing is under way: what was given up by whoever waited for it may still begin a transaction."""
    _end: asyncio.Future[object] | None = None
    """What is done when the thread ends."""

    def cursor(self) -> Result[aiosqlite.Cursor]:
        """Return a cursor, which SQLite itself learns of at its first statement."""
        return Result(self._new_cursor())

    async def in_thread(self, work: Callable[..., list[Any]], *arguments: Any) -> list[Any]:
        """Return what some work in the thread of the connection comes to."""
        rows: list[Any] = await self._execute(work, *arguments)
        return rows

    def stop(self) -> asyncio.Future[object] | None:
        """Have the thread end."""
        # Whoever had it opened may have been cancelled meanwhile, so that the library does not know of it.
        self._tx.put_nowait((None, self._connector.close))
        self._end = super().stop()
        return self._end

    async def rollback(self) -> None:
        """Take the transaction back, if there is one."""
        if not self._is_settled or self.in_transaction:
            await super().rollback()

    async def _connect(self) -> aiosqlite.Connection:
        try:
            return await super()._connect()
        except BaseException:
            # The thread tells the loop of its end, and whoever could not connect may be the last one in the loop.
            if self._end is not None:
                await self._end
            raise

    async def _new_cursor(self) -> aiosqlite.Cursor:
        return _ShortCursor(self, self._conn.cursor())

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        self._is_settled = False
        result = await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call] # the library has no types here
        self._is_settled = True
        return result


class _Opening:
    """Opens a connection, in the thread, and can close it there also when nobody has it."""

    def __init__(self, opened: Callable[[], sqlite3.Connection]) -> None:
        self._opened = opened
        self._connection: sqlite3.Connection | None = None

    def __call__(self) -> sqlite3.Connection:
        self._connection = self._opened()
        return self._connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


class _ShortCursor(aiosqlite.Cursor):
    """A cursor that brings the first rows along with its statement."""

    _conn: ShortConnection

    def __init__(self, connection: ShortConnection, cursor: sqlite3.Cursor) -> None:
        super().__init__(connection, cursor)
        self._rows: list[Any] = []
        self._has_more = False

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> aiosqlite.Cursor:
        self._rows = await self._conn.in_thread(self._run, sql, () if parameters is None else parameters)
        self._has_more = len(self._rows) == _AT_ONCE
        return self

    async def fetchone(self) -> Any:
        return next(iter(await self.fetchmany(1)), None)

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        wanted = self.arraysize if size is None else size
        while self._has_more and len(self._rows) < wanted:
            more = list(await super().fetchmany(_AT_ONCE))
            self._has_more = len(more) == _AT_ONCE
            self._rows += more
        rows, self._rows = self._rows[:wanted], self._rows[wanted:]
        return rows

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        if self._has_more:
            self._has_more = False
            rows += await super().fetchall()
        return rows

    async def close(self) -> None:
        # A statement whose rows have all come is over; only one that has more is ended in the thread.
        if self._has_more:
            await super().close()

    def _run(self, sql: str, parameters: Any) -> list[Any]:
        self._cursor.execute(sql, parameters)
        return self._cursor.fetchmany(_AT_ONCE) if self._cursor.description else []


def _open(file: str, **options: Any) -> sqlite3.Connection:
    connection: sqlite3.Connection = sqlite3.connect(file, **options)
    try:
        _write_ahead(connection)
        for pragma in _PRAGMAS:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Let readers and a writer work at once.

    Of two that change a new file to it at the same time SQLite refuses one, without the wait that it has for all else:
    each would hold what the other waits for.
    """
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
        time.sleep(0.01)
