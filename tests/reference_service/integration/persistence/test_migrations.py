"""The stairway: every step up, down and up again, in each context, on both databases."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, insert, inspect, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from reference_service.adapters.persistence.identity.tables import RefreshTokenRow
from reference_service.adapters.persistence.profile.tables import ProfileRow
from reference_service.infrastructure.database import OwnedDatabases, open_databases
from reference_service.infrastructure.migrate import CONTEXTS, BrokenReferences, downgrade, pending, tables_of, upgrade

pytestmark = pytest.mark.anyio


@pytest.fixture
async def empty(empty_database_url: str) -> AsyncIterator[OwnedDatabases]:
    opened = open_databases(empty_database_url)
    yield opened
    await opened.close()


def drift(connection: Connection, context: str) -> list[Any]:
    tables = tables_of(context)

    def is_ours(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or name in tables.tables

    options = {"include_name": is_ours, "compare_server_default": True, "version_table": f"alembic_version_{context}"}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), tables))


async def drifts(databases: OwnedDatabases) -> dict[str, list[Any]]:
    async with databases.writer.connect() as connection:
        return {context: await connection.run_sync(drift, context) for context in CONTEXTS}


async def tables(databases: OwnedDatabases) -> set[str]:
    async with databases.writer.connect() as connection:
        return set(await connection.run_sync(lambda inner: inspect(inner).get_table_names()))


async def test_an_empty_database_lacks_every_step(empty: OwnedDatabases) -> None:
    missing = ("identity_0001", "profile_0001", "tenancy_0001", "work_0001", "audit_log_0001", "platform_0001")

    assert await pending(empty) == missing


@pytest.mark.parametrize("context", CONTEXTS)
async def test_each_context_goes_up_and_down_and_up_alone(empty: OwnedDatabases, context: str) -> None:
    own = set(tables_of(context).tables)

    await upgrade(empty, [context])
    assert await tables(empty) == {*own, f"alembic_version_{context}"}

    await downgrade(empty, [context])
    assert await tables(empty) == {f"alembic_version_{context}"}

    await upgrade(empty, [context])
    assert await tables(empty) == {*own, f"alembic_version_{context}"}


async def test_the_steps_lead_to_what_the_classes_say(empty: OwnedDatabases) -> None:
    await upgrade(empty)

    assert await pending(empty) == ()
    assert await drifts(empty) == {context: [] for context in CONTEXTS}


async def test_a_difference_would_be_seen(databases: OwnedDatabases) -> None:
    async with databases.writer.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE profiles ADD COLUMN nickname VARCHAR(20)")
        await connection.exec_driver_sql("DROP INDEX uq_projects_tenant_id_name")

    found = {context: [change[0] for change in changes] for context, changes in (await drifts(databases)).items()}

    assert found == {
        "identity": [],
        "profile": ["remove_column"],
        "tenancy": [],
        "work": ["add_index"],
        "audit_log": [],
        "platform": [],
    }


async def test_data_is_kept_when_nothing_is_missing_and_when_another_context_goes_down(databases: OwnedDatabases) -> None:
    values = {"user_id": UUID(int=1), "display_name": "Ada", "biography": "", "version": 1}
    async with databases.writer.begin() as connection:
        await connection.execute(insert(ProfileRow), values)

    await upgrade(databases)
    await downgrade(databases, ["work"])
    await upgrade(databases)

    async with databases.reader.connect() as connection:
        assert [row._asdict() for row in await connection.execute(select(ProfileRow.__table__))] == [values]


async def test_a_step_that_fails_leaves_nothing_of_the_others(empty: OwnedDatabases) -> None:
    async with empty.writer.begin() as connection:
        await connection.exec_driver_sql("CREATE TABLE outbox (id INTEGER)")

    with pytest.raises(DBAPIError):
        await upgrade(empty)

    assert await tables(empty) == {"outbox"}


async def test_two_migrations_at_once_take_turns(empty: OwnedDatabases, empty_database_url: str) -> None:
    other = open_databases(empty_database_url)

    await asyncio.gather(upgrade(empty), upgrade(other))
    await other.close()

    assert await pending(empty) == ()


async def test_sqlite_checks_references_again_after_a_migration(sqlite_url: str) -> None:
    databases = open_databases(sqlite_url)
    await upgrade(databases)

    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        async with databases.writer.begin() as connection:
            await connection.execute(insert(RefreshTokenRow), {"digest": "0", "session_id": UUID(int=1), "generation": 0})
    await databases.close()


async def test_a_migration_that_breaks_references_is_taken_back(sqlite_url: str) -> None:
    databases = open_databases(sqlite_url)
    async with databases.writer.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        await driver.execute("PRAGMA foreign_keys = OFF")
        async with connection.begin():
            await connection.execute(insert(RefreshTokenRow), {"digest": "0", "session_id": UUID(int=1), "generation": 0})

    with pytest.raises(BrokenReferences, match="Rows of `refresh_tokens` refer to rows of `sessions` that are gone"):
        await downgrade(databases, ["profile"])

    assert await pending(databases) == ()
    await databases.close()
