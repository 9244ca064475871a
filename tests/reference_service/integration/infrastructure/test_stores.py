"""One database for each context, one schema for each context, a replica: the same service."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs

from reference_service.adapters.persistence.shared.deliveries import DeliveryRow
from reference_service.infrastructure.backup import back_up
from reference_service.infrastructure.container import Container
from reference_service.infrastructure.database import OwnedDatabases, open_databases
from reference_service.infrastructure.explain import explain
from reference_service.infrastructure.fitness import UnfitSettings, check
from reference_service.infrastructure.migrate import CONTEXTS, tables_of
from reference_service.infrastructure.settings import Settings
from reference_service.infrastructure.stores import EVERYWHERE, Place, migrate_all, open_stores, places_of
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.servers import PostgresqlServer
from tests.reference_service.whole import API, whole_service

pytestmark = pytest.mark.anyio


def given(folder: Path, **values: Any) -> Settings:
    plain: dict[str, Any] = {"data_folder": folder, "_env_file": None}
    return Settings(**(plain | values))


async def tables(databases: OwnedDatabases) -> set[str]:
    async with databases.reader.connect() as connection:
        return set(await connection.run_sync(lambda inner: inspect(inner).get_table_names()))


def made_of(*contexts: str) -> set[str]:
    return {name for context in contexts for name in (*tables_of(context).tables, f"alembic_version_{context}")}


async def journey(folder: Path, **settings: Any) -> list[object]:
    """Have a tenant founded and a project started, and return what is seen of it, with whether all logs hold."""
    async with whole_service(folder, **settings) as whole:
        owner = await whole.account("ada@example.com")
        await whole.found(owner, "Acme")
        made = await owner.post(f"{API}/projects", json={"name": "Engine", "description": ""})
        await whole.settle()
        projects = (await owner.get(f"{API}/projects")).json()["items"]
        shown: list[str] = []
        cursor: str | None = None
        while True:
            after = {} if cursor is None else {"cursor": cursor}
            page = (await owner.get(f"{API}/audit-log", params={"limit": "1", **after})).json()
            shown += [item["event"] for item in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        verified = (await owner.get(f"{API}/audit-log/verification")).json()
        assert verified["entries"] == len(shown)
        return [made.status_code, [each["name"] for each in projects], sorted(shown), verified["broken_at"]]


async def test_contexts_have_databases_of_their_own(tmp_path: Path) -> None:
    work, identity = tmp_path / "work.db", tmp_path / "identity.db"
    own = {"work_database_url": f"sqlite:///{work}", "identity_database_url": f"sqlite:///{identity}"}

    seen = await journey(tmp_path, **own)

    found = []
    for path in (tmp_path / "service.db", work, identity):
        databases = open_databases(f"sqlite:///{path}")
        found.append(await tables(databases))
        await databases.close()
    rest = [context for context in CONTEXTS if context not in {"work", "identity", *EVERYWHERE}]
    assert found == [made_of(*inside, *EVERYWHERE) for inside in (rest, ["work"], ["identity"])]
    assert seen == await journey(tmp_path / "one")


def test_contexts_with_one_address_share_a_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'other.db'}"
    settings = given(tmp_path, work_database_url=url, profile_database_url=url)

    shared, other = places_of(settings)

    assert other == Place(url, ("profile", "work", "audit_log", "platform"), has_schemas=False)
    assert {"profile", "work"} & set(shared.contexts) == set()


async def test_contexts_have_schemas_of_their_own(
    postgresql: PostgresqlServer, empty_postgresql_url: str, tmp_path: Path
) -> None:
    settings: dict[str, Any] = {
        "database_url": empty_postgresql_url,
        "migration_database_url": postgresql.as_owner(empty_postgresql_url),
        "database_schemas": "per-context",
    }
    missing = await migrate_all(given(tmp_path, **settings))
    again = await migrate_all(given(tmp_path, **settings))

    seen = await journey(tmp_path, **settings)

    databases = open_databases(empty_postgresql_url)
    async with databases.reader.connect() as connection:
        found = {
            context: set(await connection.run_sync(lambda inner, schema: inspect(inner).get_table_names(schema=schema), context))
            for context in (*CONTEXTS, "public")
        }
    await databases.close()
    assert (len(missing) > len(CONTEXTS), again) == (True, ())
    assert found == {context: made_of(context) for context in CONTEXTS} | {"public": set()}
    assert seen == await journey(tmp_path / "one")


async def test_readers_go_to_the_replica_and_rights_are_read_where_they_are_written(
    postgresql: PostgresqlServer, postgresql_url: str, postgresql_template: str, tmp_path: Path
) -> None:
    replica = await postgresql.create(postgresql_template)
    settings = given(tmp_path, database_url=postgresql_url, database_reader_url=replica)
    container = Container.embedded(settings)
    databases = container.databases
    try:
        names = [await _name_of(each) for each in (databases, databases.primary)]
        with pytest.raises(DBAPIError, match="read-only transaction"):
            async with databases.reader.begin() as connection:
                await connection.exec_driver_sql("DELETE FROM deliveries")
    finally:
        await container.close()
        await postgresql.drop(replica)

    assert names == [replica.rpartition("/")[2].partition("?")[0], postgresql_url.rpartition("/")[2].partition("?")[0]]


async def _name_of(databases: OwnedDatabases) -> str:
    async with databases.reader.connect() as connection:
        return str((await connection.exec_driver_sql("SELECT current_database()")).scalar_one())


async def test_what_is_hot_looks_through_no_whole_table(database_url: str, tmp_path: Path) -> None:
    container = Container.embedded(given(tmp_path, database_url=database_url))
    plans = await explain(container)
    scan = await explain(container, {"all": ("platform", _look_through)})
    await container.close()

    assert [plan.question for plan in plans if plan.scans] == []
    assert [plan.scans for plan in scan] == [True]


async def _look_through(databases: OwnedDatabases) -> object:
    async with databases.reader.connect() as connection:
        return (await connection.execute(select(DeliveryRow.at).where(DeliveryRow.at == BEGINNING))).all()


async def test_a_slow_statement_is_logged_without_what_was_asked(tmp_path: Path) -> None:
    slow = (
        "SELECT count(*), ? FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 300000) SELECT i FROM n)"
    )
    settings = given(tmp_path, slow_statement_ms=1)
    (databases,) = open_stores(settings)
    with capture_logs() as lines:
        async with databases.reader.connect() as connection:
            await connection.exec_driver_sql(slow, ("hunter2",))
    await databases.close()

    [line] = [each for each in lines if "RECURSIVE" in each.get("statement", "")]
    assert (line["event"], line["statement"], line["milliseconds"] >= 1) == ("slow_statement", slow, True)
    assert "hunter2" not in str(line)


async def test_every_database_is_copied(tmp_path: Path) -> None:
    settings = given(tmp_path, work_database_url=f"sqlite:///{tmp_path / 'work.db'}")
    await migrate_all(settings)

    said = [back_up(place.url, tmp_path / f"copy{number}.db") for number, place in enumerate(places_of(settings))]

    assert [line.endswith(f"copy{number}.db`.") for number, line in enumerate(said)] == [True, True]


@pytest.mark.parametrize(
    ("name", "value"), [("database_reader_url", "postgresql://replica.test/service"), ("database_schemas", "per-context")]
)
def test_what_only_postgresql_has_is_refused_on_sqlite(tmp_path: Path, name: str, value: str) -> None:
    settings = given(tmp_path, **{name: value})

    with pytest.raises(UnfitSettings, match=f"{name.upper()} is for PostgreSQL alone"):
        check(settings)
