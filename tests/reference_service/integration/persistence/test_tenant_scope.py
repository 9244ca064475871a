"""No way out of a tenant, on both databases."""

from uuid import UUID

import pytest
from sqlalchemy import (
    Executable,
    Select,
    column,
    delete,
    exists,
    func,
    insert,
    literal,
    literal_column,
    select,
    table,
    text,
    true,
    update,
)
from sqlalchemy.orm import aliased

from reference_service.adapters.persistence.base import Base
from reference_service.adapters.persistence.shared.outbox import OutboxRow
from reference_service.adapters.persistence.shared.reader import TenantReaderBase
from reference_service.adapters.persistence.shared.tenant_scope import TenantBreach, tenant_kinds
from reference_service.adapters.persistence.tenancy.tables import MemberRow, TenantRecord
from reference_service.adapters.persistence.work.tables import ProjectRow, TaskRow
from reference_service.domain.shared.ids import TenantId, UserId
from reference_service.domain.shared.pagination import Page, PageRequest, Place
from reference_service.domain.shared.result import Ok
from reference_service.infrastructure.database import OwnedDatabases
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.integration.persistence.building import ACME, GLOBEX, ProjectWork, names, project, stored

pytestmark = pytest.mark.anyio

PROJECTS = Base.metadata.tables["projects"]
OURS, THEIRS = UUID(int=1), UUID(int=2)


@pytest.fixture
async def two_tenants(databases: OwnedDatabases) -> OwnedDatabases:
    await stored(databases, project(1, tenant=ACME), project(2, tenant=GLOBEX))
    return databases


def test_every_table_with_a_tenant_is_known() -> None:
    assert {table: kind.__name__ for table, kind in tenant_kinds().items()} == {
        "invitations": "InvitationRow",
        "members": "MemberRow",
        "overview_projects": "SummaryRow",
        "overview_tasks": "TrackedTaskRow",
        "projects": "ProjectRow",
        "stored_files": "StoredFileRow",
        "tasks": "TaskRow",
        "tenants": "TenantRecord",
        "webhook_deliveries": "WebhookDeliveryRow",
        "webhook_endpoints": "WebhookEndpointRow",
    }


async def test_a_foreign_identity_finds_nothing(two_tenants: OwnedDatabases) -> None:
    async with ProjectWork(two_tenants) as work:
        assert await work.projects.get(project(2).id) is None
        assert await work.session.get(ProjectRow, THEIRS) is None
        assert await work.session.get(ProjectRow, THEIRS, with_for_update=True) is None


async def test_queries_see_one_tenant_however_they_are_put(two_tenants: OwnedDatabases) -> None:
    alias = aliased(ProjectRow)
    inner = aliased(ProjectRow, select(ProjectRow).subquery())
    common = aliased(ProjectRow, select(ProjectRow).cte())
    queries: dict[str, Executable] = {
        "rows": select(ProjectRow.id),
        "filtered": select(ProjectRow.id).where(ProjectRow.id.in_([OURS, THEIRS])),
        "alias": select(alias.id),
        "in": select(ProjectRow.id).where(ProjectRow.id.in_(select(alias.id))),
        "subquery": select(inner.id),
        "cte": select(common.id),
        "union": select(ProjectRow.id).from_statement(select(ProjectRow.id).union(select(alias.id))),
        "plain subquery": select(select(ProjectRow.id).subquery().c.id),
        "plain cte": select(select(ProjectRow.id).cte().c.id),
        "plain union": select(ProjectRow.id).union(select(alias.id)),
        "from": select(literal(OURS)).select_from(ProjectRow),
        "count": select(func.count()).select_from(ProjectRow),
        "exists": select(OutboxRow.id).where(exists().where(ProjectRow.id == THEIRS)),
    }

    async with ProjectWork(two_tenants) as work:
        seen = {name: (await work.session.scalars(query)).all() for name, query in queries.items()}

    assert seen == {name: [OURS] for name in queries} | {"count": [1], "exists": []}


async def test_statements_change_and_delete_in_one_tenant(two_tenants: OwnedDatabases) -> None:
    async with ProjectWork(two_tenants) as work:
        await work.session.execute(update(ProjectRow).values(name="Mine"))
        await work.session.execute(update(ProjectRow).where(ProjectRow.id == THEIRS).values(name="Mine, too"))
        assert await work.commit() == Ok(None)
    assert await names(two_tenants) == {1: ("Mine", 1), 2: ("Project 2", 1)}

    async with ProjectWork(two_tenants) as work:
        await work.session.execute(delete(ProjectRow))
        assert await work.commit() == Ok(None)
    assert await names(two_tenants) == {2: ("Project 2", 1)}


async def test_a_new_row_of_another_tenant_is_refused(two_tenants: OwnedDatabases) -> None:
    async with ProjectWork(two_tenants) as work:
        await work.projects.add(project(3, tenant=GLOBEX))
        with pytest.raises(TenantBreach, match="about to be written"):
            await work.commit()

    assert set(await names(two_tenants)) == {1, 2}


async def test_a_row_cannot_be_given_to_another_tenant(two_tenants: OwnedDatabases) -> None:
    async with ProjectWork(two_tenants) as work:
        row = await work.session.get(ProjectRow, OURS)
        assert row is not None
        row.tenant_id = GLOBEX.value
        with pytest.raises(TenantBreach, match="about to be written"):
            await work.commit()


async def test_a_foreign_row_that_was_smuggled_in_cannot_be_deleted(two_tenants: OwnedDatabases) -> None:
    async with ProjectWork(two_tenants, tenant=GLOBEX) as other:
        row = await other.session.get(ProjectRow, THEIRS)
        assert row is not None

    async with ProjectWork(two_tenants) as work:
        await work.session.delete(row)
        with pytest.raises(TenantBreach, match="about to be written"):
            await work.session.flush()


@pytest.mark.parametrize(
    "bypass",
    [
        select(PROJECTS),
        select(func.count()).select_from(PROJECTS),
        select(aliased(ProjectRow, select(PROJECTS).subquery()).id),
        select(OutboxRow.id).join(PROJECTS, true()),
        select(OutboxRow.id).where(exists(select(PROJECTS))),
        select(OutboxRow.id, table("projects", column("id")).c.id),
        select(ProjectRow.id).join(PROJECTS.alias(), true()),
        select(ProjectRow.id).where(ProjectRow.id.in_(select(PROJECTS.c.id))),
        select(ProjectRow.id).where(text("1 = 1 OR 1 = 1")),
        select(ProjectRow.id).where(literal_column("1 = 1 OR 1 = 1")),
        select(ProjectRow).from_statement(select(PROJECTS)),
        update(PROJECTS).values(name="Mine"),
        delete(PROJECTS),
        insert(ProjectRow).values(id=UUID(int=3), tenant_id=GLOBEX.value),
        insert(PROJECTS).values(id=UUID(int=3), tenant_id=GLOBEX.value),
        text("SELECT id FROM projects"),
        text("DELETE FROM projects"),
    ],
    ids=str,
)
async def test_statements_that_the_filter_cannot_reach_are_refused(two_tenants: OwnedDatabases, bypass: Executable) -> None:
    async with ProjectWork(two_tenants) as work:
        with pytest.raises(TenantBreach, match="through their mapped classes only"):
            await work.session.execute(bypass)


async def test_without_a_tenant_no_row_of_any_can_be_touched(two_tenants: OwnedDatabases) -> None:
    async with ProjectWork(two_tenants, tenant=None) as work:
        # PostgreSQL shows the outbox to the relay alone.
        posted = [] if two_tenants.writer.dialect.name == "postgresql" else ["work.project_started"] * 2
        assert (await work.session.scalars(select(OutboxRow.name))).all() == posted
        with pytest.raises(TenantBreach, match="without a tenant"):
            await work.projects.get(project(1).id)
        with pytest.raises(TenantBreach, match="without a tenant"):
            await work.session.execute(delete(ProjectRow))
        await work.projects.add(project(3))
        with pytest.raises(TenantBreach, match="without a tenant"):
            await work.commit()


async def test_one_connection_serves_two_tenants_without_mixing_them(two_tenants: OwnedDatabases) -> None:
    seen = []
    for tenant in (ACME, GLOBEX, ACME):
        async with ProjectWork(two_tenants, tenant=tenant) as work:
            seen.append((await work.session.scalars(select(ProjectRow.id))).one())

    assert seen == [OURS, THEIRS, OURS]


async def test_a_tenant_belongs_to_itself_with_its_members(databases: OwnedDatabases) -> None:
    for tenant in (ACME, GLOBEX):
        async with ProjectWork(databases, tenant=tenant) as work:
            member = MemberRow(tenant_id=tenant.value, user_id=OURS, role="owner", joined_at=BEGINNING)
            record = TenantRecord(id=tenant.value, name="X", status="open", created_at=BEGINNING, version=1, members=[member])
            work.session.add(record)
            assert await work.commit() == Ok(None)

    async with ProjectWork(databases) as work:
        found = (await work.session.scalars(select(TenantRecord))).one()
        assert (found.id, [each.tenant_id for each in found.members]) == (ACME.value, [ACME.value])
        assert await work.session.get(TenantRecord, GLOBEX.value) is None
        work.session.add(TenantRecord(id=UUID(int=9), name="X", status="open", created_at=BEGINNING, version=1))
        with pytest.raises(TenantBreach, match="about to be written"):
            await work.session.flush()


class Projects(TenantReaderBase):
    async def ids(self, tenant: TenantId, statement: Select[UUID]) -> list[UUID]:
        return [row.id for row in await self._rows(tenant, statement)]

    async def first(self, tenant: TenantId) -> UUID | None:
        row = await self._row(tenant, select(ProjectRow.id))
        return None if row is None else row.id

    async def page(self, tenant: TenantId, request: PageRequest) -> Page[int]:
        order = (ProjectRow.created_at, ProjectRow.id)
        return await self._page(tenant, select(ProjectRow.id), order, request, lambda row: row.id.int)

    async def of(self, user: UserId) -> list[UUID]:
        return [row.id for row in await self._rows_across(user, select(TenantRecord.id).order_by(TenantRecord.id))]


async def test_a_reader_sees_one_tenant(two_tenants: OwnedDatabases) -> None:
    reader = Projects(two_tenants)

    assert await reader.ids(ACME, select(ProjectRow.id)) == [OURS]
    assert await reader.ids(GLOBEX, select(ProjectRow.id)) == [THEIRS]
    assert await reader.ids(ACME, select(ProjectRow.id).where(ProjectRow.id == THEIRS)) == []
    assert (await reader.first(ACME), await reader.first(TenantId(UUID(int=3)))) == (OURS, None)


async def test_a_reader_filters_both_sides_of_a_join(two_tenants: OwnedDatabases) -> None:
    async with ProjectWork(two_tenants, tenant=GLOBEX) as work:
        work.session.add(task(of=OURS, tenant=GLOBEX))
        assert await work.commit() == Ok(None)
    joined = select(TaskRow.id).join(ProjectRow, ProjectRow.id == TaskRow.project_id)

    assert await Projects(two_tenants).ids(ACME, joined) == []
    assert await Projects(two_tenants).ids(GLOBEX, joined) == []
    assert await Projects(two_tenants).ids(GLOBEX, select(TaskRow.id)) == [UUID(int=7)]


@pytest.mark.parametrize(
    "hidden",
    [
        select(OutboxRow.id),
        select(aliased(ProjectRow).id),
        select(select(ProjectRow.id).subquery().c.id),
        select(TaskRow.id).where(TaskRow.project_id.in_(select(ProjectRow.id))),
        select(TaskRow.id).where(exists().where(ProjectRow.id == TaskRow.project_id)),
        select(select(ProjectRow.id).cte().c.id),
        select(ProjectRow.id).where(text("1 = 1 OR 1 = 1")),
        select(ProjectRow.id, table("tasks", column("id")).c.id),
    ],
    ids=str,
)
async def test_a_reader_refuses_what_it_cannot_filter(databases: OwnedDatabases, hidden: Select[UUID]) -> None:
    with pytest.raises(TenantBreach, match="names tables of tenants"):
        await Projects(databases).ids(ACME, hidden)


async def test_pages_follow_each_other_while_rows_come_and_go(databases: OwnedDatabases) -> None:
    await stored(databases, *(project(number) for number in (1, 2, 4, 5)), project(9, tenant=GLOBEX))
    reader = Projects(databases)

    first = await reader.page(ACME, PageRequest(2))
    await stored(databases, project(3))
    async with ProjectWork(databases) as work:
        await work.session.execute(delete(ProjectRow).where(ProjectRow.id == UUID(int=2)))
        assert await work.commit() == Ok(None)
    second = await reader.page(ACME, PageRequest(2, first.following))
    third = await reader.page(ACME, PageRequest(2, second.following))

    assert first == Page((1, 2), Place(BEGINNING, UUID(int=2)))
    assert second == Page((3, 4), Place(BEGINNING, UUID(int=4)))
    assert third == Page((5,), None)
    assert await reader.page(ACME, PageRequest(4)) == Page((1, 3, 4, 5), None)


def task(*, of: UUID, tenant: TenantId) -> TaskRow:
    return TaskRow(
        id=UUID(int=7),
        tenant_id=tenant.value,
        project_id=of,
        title="Work",
        title_folded="work",
        description="",
        state="open",
        created_by=UUID(int=8),
        created_at=BEGINNING,
        version=1,
    )
