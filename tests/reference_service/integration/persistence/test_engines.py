"""How the engines are set up."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from reference_service.infrastructure.database import OwnedDatabases, open_databases
from tests.reference_service.integration.persistence.building import ProjectWork

pytestmark = pytest.mark.anyio


async def asked(engine: AsyncEngine, *questions: str) -> list[object]:
    async with engine.connect() as connection:
        return [(await connection.exec_driver_sql(question)).scalar_one() for question in questions]


@pytest.fixture
async def sqlite(sqlite_url: str) -> AsyncIterator[OwnedDatabases]:
    opened = open_databases(sqlite_url)
    yield opened
    await opened.close()


async def test_both_engines_of_sqlite_keep_references_wait_for_others_and_log_ahead(sqlite: OwnedDatabases) -> None:
    questions = [f"PRAGMA {name}" for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")]

    assert await asked(sqlite.writer, *questions) == ["wal", 1, 10_000, 1]
    assert await asked(sqlite.reader, *questions) == ["wal", 1, 10_000, 1]


async def test_readers_of_sqlite_go_on_while_somebody_writes(sqlite: OwnedDatabases) -> None:
    count = "SELECT count(*) FROM deliveries"
    async with sqlite.writer.begin() as connection:
        await connection.exec_driver_sql("INSERT INTO deliveries VALUES ('1', 'mail', '2026-03-01')")
        during = await asked(sqlite.reader, count)

    assert (during, await asked(sqlite.reader, count)) == ([0], [1])


async def test_the_second_writer_of_sqlite_waits_for_its_turn_before_it_reads(sqlite: OwnedDatabases) -> None:
    async with sqlite.writer.connect() as first:
        await first.exec_driver_sql("SELECT 1")
        second = asyncio.create_task(asked(sqlite.writer, "SELECT 2"))
        done, _ = await asyncio.wait({second}, timeout=0.1)

    assert (done, await second) == (set(), [2])


async def test_the_writer_takes_the_lock_also_from_other_processes(sqlite: OwnedDatabases, sqlite_url: str) -> None:
    other = open_databases(sqlite_url)
    async with sqlite.writer.connect() as first, other.reader.connect() as second:
        await first.exec_driver_sql("SELECT 1")
        await second.exec_driver_sql("PRAGMA busy_timeout = 0")
        with pytest.raises(DBAPIError, match="database is locked"):
            await second.exec_driver_sql("INSERT INTO deliveries VALUES ('1', 'mail', '2026-03-01')")
    await other.close()


async def test_the_folder_of_a_new_database_is_made(tmp_path: Path) -> None:
    databases = open_databases(f"sqlite:///{tmp_path / 'deep' / 'down' / 'service.db'}")

    assert await asked(databases.writer, "SELECT 1") == [1]
    await databases.close()


async def test_a_statement_on_postgresql_ends_in_time(postgresql_databases: OwnedDatabases) -> None:
    questions = ("SHOW statement_timeout", "SHOW transaction_isolation")

    assert await asked(postgresql_databases.writer, *questions) == ["15s", "read committed"]
    assert await asked(postgresql_databases.reader, *questions) == ["15s", "read committed"]


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/service"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="The database is `postgresql://…` or `sqlite:///` and the path of a file"):
        open_databases(url)


async def test_whoever_waits_longest_to_write_is_next(sqlite: OwnedDatabases) -> None:
    order: list[str] = []

    async def write(*names: str) -> None:
        for name in names:
            async with ProjectWork(sqlite):
                order.append(name)

    await asyncio.gather(write("first", "first again"), write("second", "second again"), write("third"))

    assert order == ["first", "second", "third", "first again", "second again"]
