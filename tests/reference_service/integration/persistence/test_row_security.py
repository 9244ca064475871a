"""Rows 2 and 41 of the security list: what PostgreSQL itself keeps apart, for whoever forgets a filter."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Executable, delete, event, insert, select, text, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from reference_service.adapters.persistence.base import Base
from reference_service.adapters.persistence.shared.outbox import OutboxRow
from reference_service.adapters.persistence.shared.row_scope import NOBODY, ROW_SCOPE, RowScope
from reference_service.adapters.persistence.tenancy.tables import MemberRow, TenantRecord
from reference_service.adapters.persistence.work.tables import ProjectRow
from reference_service.infrastructure.database import OwnedDatabases, open_databases
from reference_service.infrastructure.database_rights import MissingRole
from reference_service.infrastructure.migrate import upgrade
from tests.reference_service.contract.building import BOB, keep_tenants, tenant
from tests.reference_service.contract.ground import ground_on
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.integration.persistence.building import ACME, ADA, GLOBEX, names, project, stored
from tests.reference_service.servers import SERVICE, PostgresqlServer
from tests.reference_service.whole import API, whole_service

pytestmark = pytest.mark.anyio

IN_ACME, IN_GLOBEX = RowScope(tenant=ACME.value), RowScope(tenant=GLOBEX.value)
THEIRS = UUID(int=2)
NEW: dict[str, Any] = {
    "id": UUID(int=3),
    "name": "Smuggled",
    "description": "",
    "owner_id": ADA.value,
    "created_at": BEGINNING,
    "version": 1,
}


@pytest.fixture
async def two_tenants(postgresql_databases: OwnedDatabases) -> OwnedDatabases:
    await stored(postgresql_databases, project(1, tenant=ACME), project(2, tenant=GLOBEX))
    return postgresql_databases


@pytest.fixture
async def owned(postgresql: PostgresqlServer, postgresql_url: str) -> AsyncIterator[OwnedDatabases]:
    opened = open_databases(postgresql.as_owner(postgresql_url))
    yield opened
    await opened.close()


async def seen(engine: AsyncEngine, scope: RowScope, column: Any = ProjectRow.id) -> list[int]:
    """Return the numbers of the rows that a transaction of a scope sees, past all filters of sessions and readers."""
    async with engine.connect() as connection:
        await connection.execution_options(**{ROW_SCOPE: scope})
        return sorted(row.int for row in (await connection.scalars(select(column))).all())


async def changed(engine: AsyncEngine, scope: RowScope, statement: Executable) -> int:
    """Return how many rows a statement changes in a transaction of a scope, which is committed."""
    async with engine.connect() as connection:
        await connection.execution_options(**{ROW_SCOPE: scope})
        result = await connection.execute(statement)
        await connection.commit()
        return result.rowcount


async def test_every_table_with_a_tenant_has_forced_policies(owned: OwnedDatabases) -> None:
    known = {table.name for table in Base.metadata.tables.values() if "tenant_id" in table.columns} | {"tenants"}
    question = text(
        """
        SELECT relname, relrowsecurity AND relforcerowsecurity
            AND EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid) AS is_kept
        FROM pg_class WHERE relname = ANY (:known)
        """
    )
    async with owned.writer.connect() as connection:
        kept = {row.relname: row.is_kept for row in await connection.execute(question, {"known": sorted(known)})}

    assert len(known) >= 7
    assert kept == dict.fromkeys(known, True)


async def test_a_connection_that_comes_back_has_forgotten_its_tenant(two_tenants: OwnedDatabases) -> None:
    for engine in (two_tenants.writer, two_tenants.reader):
        found = [await seen(engine, scope) for scope in (NOBODY, IN_ACME, NOBODY, IN_GLOBEX, NOBODY)]
        assert found == [[], [1], [], [2], []]


async def test_the_owner_of_the_tables_sees_no_more(two_tenants: OwnedDatabases, owned: OwnedDatabases) -> None:
    assert await names(two_tenants) == {1: ("Project 1", 1), 2: ("Project 2", 1)}
    assert (await seen(owned.writer, NOBODY), await seen(owned.writer, IN_ACME)) == ([], [1])


@pytest.mark.parametrize("scope", [NOBODY, IN_ACME, RowScope(user=ADA.value)], ids=["nobody", "acme", "ada"])
async def test_a_foreign_row_is_neither_written_nor_changed_nor_deleted(two_tenants: OwnedDatabases, scope: RowScope) -> None:
    foreign = insert(ProjectRow).values(**NEW, tenant_id=GLOBEX.value)

    with pytest.raises(DBAPIError, match="violates row-level security policy"):
        await changed(two_tenants.writer, scope, foreign)
    assert await changed(two_tenants.writer, scope, update(ProjectRow).where(ProjectRow.id == THEIRS).values(name="Mine")) == 0
    assert await changed(two_tenants.writer, scope, delete(ProjectRow).where(ProjectRow.id == THEIRS)) == 0
    assert (await names(two_tenants))[2] == ("Project 2", 1)


async def test_a_row_cannot_be_given_away(two_tenants: OwnedDatabases) -> None:
    with pytest.raises(DBAPIError, match="violates row-level security policy"):
        await changed(two_tenants.writer, IN_ACME, update(ProjectRow).values(tenant_id=GLOBEX.value))


async def test_a_user_is_shown_their_own_memberships_and_changes_none(postgresql_databases: OwnedDatabases) -> None:
    await keep_tenants(ground_on(postgresql_databases), tenant(ACME), tenant(GLOBEX, owner=BOB))
    of_bob = RowScope(user=BOB.value)

    assert await seen(postgresql_databases.reader, of_bob, TenantRecord.id) == [GLOBEX.value.int]
    assert await seen(postgresql_databases.reader, of_bob, MemberRow.tenant_id) == [GLOBEX.value.int]
    assert await changed(postgresql_databases.writer, of_bob, update(MemberRow).values(role="viewer")) == 0
    assert await changed(postgresql_databases.writer, of_bob, delete(TenantRecord)) == 0


async def test_the_outbox_takes_events_of_the_own_tenant_and_shows_none(two_tenants: OwnedDatabases) -> None:
    values = {"id": UUID(int=9), "name": "x", "aggregate": UUID(int=9), "payload": "", "occurred_at": BEGINNING}
    posted = insert(OutboxRow).inline().values(**values, attempts=0, due_at=BEGINNING, tenant_id=GLOBEX.value)

    with pytest.raises(DBAPIError, match="violates row-level security policy"):
        await changed(two_tenants.writer, IN_ACME, posted)
    assert await changed(two_tenants.writer, IN_GLOBEX, posted) == 1
    assert await seen(two_tenants.reader, IN_GLOBEX, OutboxRow.id) == []
    assert await changed(two_tenants.writer, IN_GLOBEX, delete(OutboxRow)) == 0


async def test_the_service_has_the_rights_that_it_needs_and_no_others(owned: OwnedDatabases) -> None:
    question = text(
        """
        SELECT table_name, string_agg(privilege_type, ' ' ORDER BY privilege_type) AS rights
        FROM information_schema.role_table_grants WHERE grantee = :role GROUP BY table_name
        """
    )
    async with owned.writer.connect() as connection:
        rights = {row.table_name: row.rights for row in await connection.execute(question, {"role": SERVICE})}
    kept = {name: "SELECT" for name in rights if name.startswith("alembic_version_")}
    special = {"audit_entries": "INSERT SELECT", "audit_heads": "INSERT SELECT UPDATE"}

    assert len(kept) >= 6
    assert rights == dict.fromkeys(Base.metadata.tables, "DELETE INSERT SELECT UPDATE") | kept | special


async def test_rights_that_are_too_wide_are_taken_back(owned: OwnedDatabases, postgresql_databases: OwnedDatabases) -> None:
    async with owned.writer.begin() as connection:
        await connection.exec_driver_sql("GRANT ALL ON audit_entries TO reference_service")
    await upgrade(owned, grantee=SERVICE)

    with pytest.raises(DBAPIError, match="permission denied"):
        await changed(postgresql_databases.writer, NOBODY, text("TRUNCATE audit_entries"))


async def test_a_role_that_is_missing_is_named(owned: OwnedDatabases) -> None:
    with pytest.raises(MissingRole, match="There is no role `nobody; DROP TABLE users`"):
        await upgrade(owned, grantee="nobody; DROP TABLE users")


async def test_no_request_reaches_the_rows_of_all(postgresql_url: str, tmp_path: Path) -> None:
    scopes: list[RowScope] = []

    def note(connection: Connection) -> None:
        scopes.append(connection.get_execution_options().get(ROW_SCOPE, NOBODY))

    async with whole_service(tmp_path, database_url=postgresql_url) as whole:
        owner = await whole.account("ada@example.com")
        await whole.found(owner, "Acme")
        for engine in (whole.container.databases.writer, whole.container.databases.reader):
            event.listen(engine.sync_engine, "begin", note)
        made = await owner.post(f"{API}/projects", json={"name": "One", "description": ""})
        paths = ("projects", "tenants", "members", "audit-log")
        answers = [made.status_code, *[(await owner.get(f"{API}/{path}")).status_code for path in paths]]

    assert answers == [201, 200, 200, 200, 200]
    assert (len(scopes) >= 4, [scope for scope in scopes if scope.is_service]) == (True, [])
