"""The engines, which live as long as the process."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from reference_service.adapters.persistence.shared.database import Databases
from reference_service.infrastructure import sqlite_driver

_READERS: Final = 8
_WRITERS: Final = 8
_PATIENCE: Final = 30
"""Seconds to wait for a connection."""
_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 10000",  # Milliseconds, for the writer of another process.
    "PRAGMA synchronous = NORMAL",
)
_LONGEST_STATEMENT: Final = 15_000
"""Milliseconds that a statement may take on PostgreSQL."""


@dataclass(frozen=True, slots=True)
class OwnedDatabases(Databases):
    """The engines of this process."""

    async def close(self) -> None:
        """Close all connections."""
        await asyncio.gather(self.writer.dispose(), self.reader.dispose())


def open_databases(url: str) -> OwnedDatabases:
    """Return the engines for `sqlite:///file` or `postgresql://…`; nothing connects yet.

    ValueError for another kind of database, and for SQLite in memory, which two engines cannot share.
    """
    address = make_url(url)
    kind = address.get_backend_name()
    if kind == "postgresql":
        return _postgresql(address.set(drivername="postgresql+asyncpg"))
    if kind == "sqlite" and address.database not in {None, "", ":memory:"}:
        return _sqlite(address.set(drivername="sqlite+aiosqlite"))
    raise ValueError("The database is `postgresql://…` or `sqlite:///` and the path of a file.")


def _postgresql(url: URL) -> OwnedDatabases:
    settings = {"statement_timeout": str(_LONGEST_STATEMENT), "application_name": "reference_service"}

    def engine(size: int) -> AsyncEngine:
        return create_async_engine(
            url,
            pool_size=size,
            max_overflow=0,
            pool_timeout=_PATIENCE,
            pool_pre_ping=True,
            isolation_level="READ COMMITTED",
            connect_args={"server_settings": settings},
        )

    return OwnedDatabases(writer=engine(_WRITERS), reader=engine(_READERS))


def _sqlite(url: URL) -> OwnedDatabases:
    """Return a pool of readers, and one connection that writes: a pool of writers would only fight for the lock."""
    Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    writer = _sqlite_engine(url, 1, is_reader=False)
    # The driver begins no transactions by itself, and the lock to write is taken first: a transaction that reads
    # and then asks for it loses the updates of others, or fails at once, however long it is ready to wait.
    event.listen(writer.sync_engine, "begin", _begin)
    # A reader asks one thing at a time, which needs no transaction: two calls into the driver less.
    reader = _sqlite_engine(url, _READERS, is_reader=True)
    return OwnedDatabases(writer=writer, reader=reader, turn=asyncio.Lock())


def _sqlite_engine(url: URL, size: int, *, is_reader: bool) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=size,
        max_overflow=0,
        pool_timeout=_PATIENCE,
        skip_autocommit_rollback=is_reader,
        isolation_level="AUTOCOMMIT" if is_reader else "SERIALIZABLE",
        connect_args={"isolation_level": None, "async_creator_fn": sqlite_driver.connect},
    )
    event.listen(engine.sync_engine, "connect", _configure)
    return engine


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _configure(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()
