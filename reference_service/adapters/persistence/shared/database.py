"""The two ways into a database: one to write, one to read; and what its two kinds say differently."""

import re
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, Index, Table, UniqueConstraint
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoneLeft
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from reference_service.adapters.persistence.base import Base

_SQLITE_UNIQUE: Final = re.compile(r"UNIQUE constraint failed: (?P<columns>.+)")

_CONNECTION: Final = "08"
"""How the states begin that PostgreSQL tells of a connection that failed."""
_ENDING: Final = frozenset({"57P01", "57P02", "57P03", "53300"})
"""Its states when it begins or ends, and when it has no connection left."""


@dataclass(frozen=True, slots=True)
class Databases:
    """Two engines on the same data; whoever opened them closes them."""

    writer: AsyncEngine
    """Where a transaction begins with the right to write: on SQLite it waits for its turn."""
    reader: AsyncEngine
    """Where nothing waits for a writer, and nothing is written."""
    turn: AbstractAsyncContextManager[object] = field(default_factory=nullcontext)
    """What whoever writes holds meanwhile; where only one may, those who wait get it in the order in which they came.

    A pool of connections alone gives what comes back to whoever asks first, and who waits goes to the end of the line.
    """


async def insert_once(session: AsyncSession, kind: type[Base], values: dict[str, object]) -> bool:
    """Insert a row and return whether it is new; one of the same key that is being written elsewhere is waited for."""
    return await (await session.connection()).run_sync(inserted_once, kind, values)


def inserted_once(connection: Connection, kind: type[Base], values: dict[str, object]) -> bool:
    """Insert a row as `insert_once` does, where several statements are sent in one go."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    return connection.execute(insert(kind).values(values).on_conflict_do_nothing()).rowcount == 1


def violated(error: IntegrityError) -> str | None:
    """Return the name of the unique constraint or index that was violated; None if it was something else."""
    cause = error.orig.__cause__ if error.orig is not None else None
    if getattr(cause, "sqlstate", None) == "23505":
        return str(getattr(cause, "constraint_name", ""))
    match = _SQLITE_UNIQUE.search(str(error.orig))
    return None if match is None else _name_of(match["columns"].split(", "))


def is_away(error: SQLAlchemyError) -> bool:
    """Tell whether nothing is wrong with what was asked, but the database cannot be reached, or went away meanwhile."""
    if isinstance(error, DBAPIError):
        state = getattr(error.orig, "sqlstate", None) or ""
        return error.connection_invalidated or state.startswith(_CONNECTION) or state in _ENDING
    return isinstance(error, NoneLeft)


def _name_of(columns: list[str]) -> str:
    """Return the name of what makes columns, written `table.column`, unique: SQLite does not tell it."""
    table = Base.metadata.tables[columns[0].partition(".")[0]]
    names = {column.partition(".")[2] for column in columns}
    return next((str(rule.name) for rule in _unique_rules(table) if {column.name for column in rule.columns} == names), "")


def _unique_rules(table: Table) -> list[UniqueConstraint | Index]:
    constraints = [rule for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    return [*constraints, *(index for index in table.indexes if index.unique)]
