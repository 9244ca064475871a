"""The engines, which live as long as the process."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

from sqlalchemy import URL, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from reference_service.adapters.persistence.shared.database import Databases
from reference_service.infrastructure import sqlite_driver

_READERS: Final = 8
_WRITERS: Final = 8
_PATIENCE: Final = 30
"""Seconds to wait for a connection."""
_LONGEST_STATEMENT: Final = 15_000
"""Milliseconds that a statement may take on PostgreSQL."""


@dataclass(frozen=True, slots=True)
class OwnedDatabases(Databases):
    """The engines of this process."""

    current: AsyncEngine | None = None
    """Where there is a replica: an engine that reads where it is written."""
    contexts: tuple[str, ...] = ()
    """Whose tables are here; empty for those of all contexts."""
    has_schemas: bool = False
    """Whether each context has a schema of its own, called as it is."""

    @property
    def primary(self) -> Self:
        """The same, with a reading side that is never behind: for what decides on rights, and what is kept in a cache."""
        return self if self.current is None else replace(self, reader=self.current)

    async def close(self) -> None:
        """Close all connections."""
        engines = (self.writer, self.reader, self.current)
        await asyncio.gather(*(engine.dispose() for engine in engines if engine is not None))


def open_databases(url: str, *, replica: str | None = None, schemas: Sequence[str] = ()) -> OwnedDatabases:
    """Return the engines for `sqlite:///file` or `postgresql://…`; nothing connects yet.

    `replica` is where PostgreSQL is read, and `schemas` are where it looks for tables. ValueError for another kind of
    database, for either of these on SQLite, and for SQLite in memory, which two engines cannot share.
    """
    address = make_url(url)
    kind = address.get_backend_name()
    if kind == "postgresql":
        return _postgresql(address, None if replica is None else make_url(replica), schemas)
    if replica is not None or schemas:
        raise ValueError("Only PostgreSQL has replicas and schemas.")
    if kind == "sqlite" and address.database not in {None, "", ":memory:"}:
        return _sqlite(address.set(drivername="sqlite+aiosqlite"))
    raise ValueError("The database is `postgresql://…` or `sqlite:///` and the path of a file.")


def _postgresql(url: URL, replica: URL | None, schemas: Sequence[str]) -> OwnedDatabases:
    settings = {"statement_timeout": str(_LONGEST_STATEMENT), "application_name": "reference_service"}
    if schemas:
        settings["search_path"] = ", ".join(schemas)
    # What is not meant to write cannot, on a replica or not.
    reading = settings | {"default_transaction_read_only": "on"}
    return OwnedDatabases(
        writer=_postgresql_engine(url, _WRITERS, settings),
        reader=_postgresql_engine(url if replica is None else replica, _READERS, reading),
        current=None if replica is None else _postgresql_engine(url, _READERS, reading),
        has_schemas=bool(schemas),
    )


def _postgresql_engine(url: URL, size: int, settings: dict[str, str]) -> AsyncEngine:
    # Loaded only where there is a PostgreSQL.
    from reference_service.infrastructure import postgresql_driver

    engine = create_async_engine(
        url.set(drivername="postgresql+asyncpg"),
        pool_size=size,
        max_overflow=0,
        pool_timeout=_PATIENCE,
        pool_pre_ping=True,
        isolation_level="READ COMMITTED",
        connect_args={"server_settings": settings, "async_creator_fn": postgresql_driver.connect},
    )
    event.listen(engine.sync_engine, "begin", postgresql_driver.scope)
    return engine


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
    return create_async_engine(
        url,
        pool_size=size,
        max_overflow=0,
        pool_timeout=_PATIENCE,
        skip_autocommit_rollback=is_reader,
        isolation_level="AUTOCOMMIT" if is_reader else "SERIALIZABLE",
        connect_args={"isolation_level": None, "async_creator_fn": sqlite_driver.connect},
    )


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
