"""Statements go into the driver's thread once, and nothing is lost by it."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text

from reference_service.infrastructure.database import OwnedDatabases, open_databases
from reference_service.infrastructure.sqlite_driver import connect

pytestmark = pytest.mark.anyio

NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?) SELECT n FROM numbers"


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[aiosqlite.Connection]:
    async with connect(str(tmp_path / "numbers.db"), isolation_level=None, check_same_thread=False) as opened:
        await opened.execute("CREATE TABLE notes (word TEXT UNIQUE)")
        yield opened


def trips(caplog: pytest.LogCaptureFixture) -> int:
    """Return how often the thread was given something to do."""
    return sum(record.msg.startswith("executing") for record in caplog.records)


def numbers(rows: Iterable[Iterable[int]]) -> list[int]:
    return [number for row in rows for number in row]


async def words(connection: aiosqlite.Connection) -> list[str]:
    cursor = await connection.cursor()
    await cursor.execute("SELECT word FROM notes ORDER BY word")
    return [row[0] for row in await cursor.fetchall()]


async def test_a_statement_with_its_rows_is_one_trip(connection: aiosqlite.Connection, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "aiosqlite")
    cursor = await connection.cursor()
    await cursor.execute(NUMBERS, (3,))
    rows = await cursor.fetchall()
    await cursor.close()
    await connection.rollback()

    assert (numbers(rows), trips(caplog)) == ([1, 2, 3], 1)


@pytest.mark.parametrize("size", [0, 1, 499, 500, 501, 1000, 1234])
async def test_all_rows_come_however_many_they_are(connection: aiosqlite.Connection, size: int) -> None:
    expected = list(range(1, max(size, 1) + 1))
    cursor = await connection.cursor()
    await cursor.execute(NUMBERS, (size,))
    assert numbers(await cursor.fetchall()) == expected
    assert numbers(await cursor.fetchall()) == []

    await cursor.execute(NUMBERS, (size,))
    parts = [await cursor.fetchmany(300) for _ in range(5)]
    assert ([number for part in parts for number in numbers(part)], await cursor.fetchone()) == (expected, None)

    await cursor.execute(NUMBERS, (size,))
    first = await cursor.fetchone()
    assert first is not None
    assert [*first, *numbers(await cursor.fetchall())] == expected
    await cursor.close()


async def test_a_statement_that_was_left_in_the_middle_keeps_nobody_from_writing(connection: aiosqlite.Connection) -> None:
    cursor = await connection.cursor()
    await cursor.execute(NUMBERS, (1234,))
    await cursor.fetchone()
    await cursor.close()
    await connection.execute("DROP TABLE notes")

    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        await cursor.execute("SELECT 1")


async def test_a_transaction_ends_as_it_is_told_to(connection: aiosqlite.Connection) -> None:
    cursor = await connection.cursor()
    for word, end in (("kept", connection.commit), ("lost", connection.rollback)):
        await cursor.execute("BEGIN IMMEDIATE")
        await cursor.execute("INSERT INTO notes VALUES (?)", (word,))
        await end()

    assert (await words(connection), connection.in_transaction) == (["kept"], False)


async def test_a_transaction_is_taken_back_after_a_statement_that_failed(connection: aiosqlite.Connection) -> None:
    cursor = await connection.cursor()
    await cursor.execute("BEGIN IMMEDIATE")
    await cursor.execute("INSERT INTO notes VALUES ('twice')")
    with pytest.raises(sqlite3.IntegrityError):
        await cursor.execute("INSERT INTO notes VALUES ('twice')")
    await connection.rollback()

    assert (await words(connection), connection.in_transaction) == ([], False)


# Whoever waits for the lock may give up at the moment at which the driver gets it.
async def test_a_transaction_whose_beginning_was_given_up_is_taken_back(connection: aiosqlite.Connection, tmp_path: Path) -> None:
    async with connect(str(tmp_path / "numbers.db"), isolation_level=None, check_same_thread=False) as other:
        await other.execute("BEGIN IMMEDIATE")
        cursor = await connection.cursor()
        beginning = asyncio.create_task(cursor.execute("BEGIN IMMEDIATE"))
        await asyncio.sleep(0)
        beginning.cancel()
        await other.rollback()
        await asyncio.gather(beginning, return_exceptions=True)
        await connection.rollback()

        assert connection.in_transaction is False


async def test_what_was_opened_for_nobody_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[sqlite3.Connection] = []
    may_go_on = threading.Event()

    def slowly(*arguments: Any, **options: Any) -> sqlite3.Connection:
        may_go_on.wait()
        opened.append(sqlite3.Connection(*arguments, **options))
        return opened[-1]

    monkeypatch.setattr(sqlite3, "connect", slowly)
    opening = asyncio.ensure_future(connect(str(tmp_path / "numbers.db"), isolation_level=None, check_same_thread=False))
    await asyncio.sleep(0)
    opening.cancel()
    may_go_on.set()
    await asyncio.gather(opening, return_exceptions=True)

    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        opened[0].execute("SELECT 1")


async def test_where_no_transaction_is_open_nothing_is_taken_back(
    connection: aiosqlite.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "aiosqlite")
    await connection.rollback()

    assert trips(caplog) == 0


# SQLite refuses one of two that would both change the mode of a new file, and does not wait for it as it else would.
async def test_many_processes_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    async def first_row(databases: OwnedDatabases) -> int:
        async with databases.writer.connect() as connection:
            row: int = (await connection.execute(text("SELECT 1"))).scalar_one()
            return row

    for number in range(20):
        processes = [open_databases(f"sqlite:///{tmp_path}/new-{number}.db") for _ in range(8)]
        rows = await asyncio.gather(*map(first_row, processes), return_exceptions=True)
        await asyncio.gather(*(databases.close() for databases in processes))

        assert rows == [1] * 8


# The loop of a command ends with the command: nobody is there any more whom the thread could tell of its end.
def test_who_could_not_open_anything_goes_on_after_the_end_of_the_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def opened(file: str) -> None:
        await connect(file)

    (tmp_path / "letter.db").write_text("no database " * 100, encoding="utf-8")
    raised: list[object] = []
    monkeypatch.setattr(threading, "excepthook", raised.append)
    for file in (str(tmp_path / "letter.db"), str(tmp_path)) * 50:
        with pytest.raises(sqlite3.DatabaseError):
            asyncio.run(opened(file))

    assert raised == []
