from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, update

from reference_service.adapters.metrics.recorder import Metrics
from reference_service.adapters.persistence.shared.backlog import Backlog, backlog_of
from reference_service.adapters.persistence.shared.outbox import OutboxRow
from reference_service.adapters.persistence.shared.row_scope import as_service
from reference_service.infrastructure.opening import open_container
from reference_service.infrastructure.settings import Settings
from tests.reference_service.whole import API, Whole, whole_service

pytestmark = pytest.mark.anyio


async def values(metrics: Metrics, name: str) -> dict[str, float]:
    """Return the values of one series by their labels."""
    lines = [line for line in (await metrics.collected()).decode().splitlines() if line.startswith(name)]
    return {line.removeprefix(name).rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


async def test_statements_are_counted_by_the_context_of_their_tables(tmp_path: Path, database_url: str) -> None:
    async with whole_service(tmp_path, database_url=database_url) as whole:
        owner = await whole.account("ada@example.com")
        await whole.found(owner, "Engines")
        before = await values(whole.container.metrics, "database_statement_seconds_count")
        await owner.post(f"{API}/projects", json={"name": "One", "description": ""})
        after = await values(whole.container.metrics, "database_statement_seconds_count")

        assert after['{context="work"}'] > before['{context="work"}']
        assert after['{context="identity"}'] == before['{context="identity"}']
        assert set(after) - {'{context="-"}'} >= {f'{{context="{name}"}}' for name in ("work", "identity", "tenancy", "platform")}


async def test_connections_are_counted_when_somebody_collects(tmp_path: Path, database_url: str) -> None:
    async with whole_service(tmp_path, database_url=database_url) as whole:
        async with whole.container.databases.reader.connect():
            held = await values(whole.container.metrics, "database_connections_in_use")
        free = await values(whole.container.metrics, "database_connections_in_use")
        limits = await values(whole.container.metrics, "database_connections_limit")

        assert held['{pool="reader"}'] == free['{pool="reader"}'] + 1
        assert all(limits[pool] >= 1 for pool in ('{pool="reader"}', '{pool="writer"}'))


async def test_an_outbox_says_what_waits_since_when_and_what_was_buried(tmp_path: Path, database_url: str) -> None:
    async with whole_service(tmp_path, database_url=database_url) as whole:
        databases, now = whole.container.databases, whole.container.clock.now()
        assert await backlog_of(databases, OutboxRow) == Backlog(waiting=0, oldest=None, buried=0)
        for name in ("ada", "bob", "eve"):
            await _register(whole, name)
        oldest = now - timedelta(minutes=5)
        await _change(whole, 1, occurred_at=oldest)
        await _change(whole, 2, buried_at=now)
        await _change(whole, 3, delivered_at=now)

        assert await backlog_of(databases, OutboxRow) == Backlog(waiting=1, oldest=oldest, buried=1)
        assert (await values(whole.container.metrics, "outbox_waiting"))[""] == 1
        assert (await values(whole.container.metrics, "outbox_buried"))[""] == 1
        assert (await values(whole.container.metrics, "outbox_oldest_seconds"))[""] >= 300


# At every scrape it is asked, so it must not look through what was delivered.
async def test_the_outbox_is_asked_by_its_indexes(tmp_path: Path, sqlite_url: str) -> None:
    asked: list[str] = []
    parameters: list[Any] = []
    async with whole_service(tmp_path, database_url=sqlite_url) as whole:

        def note(_: object, __: object, statement: str, given: Any, *___: object) -> None:
            asked.append(statement)
            parameters.append(given)

        event.listen(whole.container.databases.reader.sync_engine, "before_cursor_execute", note)
        await backlog_of(whole.container.databases, OutboxRow)
        async with whole.container.databases.reader.connect() as connection:
            plan = (await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0]}", parameters[0])).all()

    steps = [str(row.detail) for row in plan if "outbox" in str(row.detail)]
    assert len(steps) == 3
    assert [step for step in steps if "USING" not in step] == []


async def test_what_cannot_be_looked_up_is_no_number(tmp_path: Path) -> None:
    settings: dict[str, Any] = {"data_folder": tmp_path, "_env_file": None}
    container = open_container(Settings(**settings))
    try:
        assert (await values(container.metrics, "probe_up")) == {'{probe="outbox"}': 0.0}
        assert str((await values(container.metrics, "outbox_waiting"))[""]) == "nan"
    finally:
        await container.close()


async def _register(whole: Whole, name: str) -> None:
    body = {"email": f"{name}@example.com", "password": "correct horse battery staple", "display_name": name}
    assert (await whole.client().post(f"{API}/auth/register", json=body)).status_code == 202


async def _change(whole: Whole, position: int, **changes: object) -> UUID:
    async with as_service(whole.container.databases.writer).begin() as connection:
        found = await connection.execute(
            update(OutboxRow).where(OutboxRow.position == position).values(**changes).returning(OutboxRow.id)
        )
        return found.scalar_one()
