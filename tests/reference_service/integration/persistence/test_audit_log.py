"""The log: written with what it tells of, and impossible to change unseen, on both databases."""

import asyncio
import json
from collections.abc import Sequence
from uuid import UUID

import pytest
from sqlalchemy import ColumnElement, Executable, delete, update
from sqlalchemy.exc import DBAPIError

from reference_service.adapters.persistence.audit_log.readers import SqlAuditReader
from reference_service.adapters.persistence.audit_log.tables import EntryRow, HeadRow
from reference_service.adapters.persistence.audit_log.trail import ChainedTrail
from reference_service.adapters.persistence.shared.tenant_scope import open_session
from reference_service.adapters.request import REQUEST_ID
from reference_service.application.audit_log.ports import EntryView
from reference_service.domain.audit_log.entry import Broken, Chain, Entry, Head, verify
from reference_service.domain.identity.events import LoggedIn
from reference_service.domain.shared.ids import SessionId
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.infrastructure.database import OwnedDatabases, open_databases
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.integration.persistence.building import ACME, ADA, BOB, GLOBEX, ProjectWork, project, stored
from tests.reference_service.servers import PostgresqlServer

pytestmark = pytest.mark.anyio

OURS = Chain.of_tenant(ACME)


async def lines(databases: OwnedDatabases, chain: Chain = OURS) -> list[Entry]:
    return [entry async for entry in SqlAuditReader(databases).entries(chain)]


async def verified(databases: OwnedDatabases, chain: Chain = OURS) -> Result[int, Broken]:
    return verify(await SqlAuditReader(databases).head(chain), await lines(databases, chain))


@pytest.fixture
async def three_lines(databases: OwnedDatabases) -> OwnedDatabases:
    await stored(databases, project(1), project(2), project(3))
    return databases


async def test_a_line_tells_who_did_what_to_what_when_and_in_which_request(databases: OwnedDatabases) -> None:
    token = REQUEST_ID.set("request-1")
    await stored(databases, project(1))
    REQUEST_ID.reset(token)

    (line,) = await lines(databases)
    assert line == Entry.after(
        Head.beginning(OURS),
        occurred_at=BEGINNING,
        actor=ADA,
        event="work.project_started",
        subject=UUID(int=1),
        details=json.dumps({"project_id": str(UUID(int=1)), "tenant_id": str(ACME)}),
        request="request-1",
    )


async def test_lines_follow_each_other_in_the_chain_of_their_tenant(databases: OwnedDatabases) -> None:
    await stored(databases, project(1), project(2, tenant=GLOBEX), project(3))

    assert [line.subject.int for line in await lines(databases)] == [1, 3]
    assert [line.subject.int for line in await lines(databases, Chain.of_tenant(GLOBEX))] == [2]
    assert (await verified(databases), await verified(databases, Chain.of_tenant(GLOBEX))) == (Ok(2), Ok(1))
    assert await SqlAuditReader(databases).chains() == (Chain.of_tenant(GLOBEX), OURS)


async def test_what_belongs_to_no_tenant_goes_into_the_chain_of_its_user(databases: OwnedDatabases) -> None:
    sessions = [SessionId(UUID(int=number)) for number in (1, 2)]
    events = [LoggedIn(occurred_at=BEGINNING, user_id=BOB, session_id=each) for each in sessions]
    async with open_session(databases.writer, None) as session:
        await (await session.connection()).run_sync(ChainedTrail().write, events, None)
        await session.commit()

    found = await lines(databases, Chain.of_user(BOB.value))
    assert [(line.sequence, line.actor, line.subject) for line in found] == [(1, None, BOB.value), (2, None, BOB.value)]
    assert await verified(databases, Chain.of_user(BOB.value)) == Ok(2)


async def test_nothing_is_written_about_what_did_not_happen(databases: OwnedDatabases) -> None:
    async with ProjectWork(databases) as work:
        await work.projects.add(project(1))

    assert (await lines(databases), await verified(databases)) == ([], Ok(0))


async def test_many_at_once_write_one_chain(databases: OwnedDatabases) -> None:
    await asyncio.gather(*(stored(databases, project(number)) for number in range(1, 21)))

    assert await verified(databases) == Ok(20)


async def test_a_long_chain_is_read_whole(databases: OwnedDatabases) -> None:
    async with ProjectWork(databases) as work:
        for number in range(1, 1203):
            await work.projects.add(project(number))
        assert await work.commit() == Ok(None)

    assert await verified(databases) == Ok(1202)


async def test_pages_follow_each_other(three_lines: OwnedDatabases) -> None:
    reader = SqlAuditReader(three_lines)
    views = [
        EntryView(
            sequence=line.sequence,
            occurred_at=line.occurred_at,
            actor=ADA.value,
            event=line.event,
            subject=line.subject,
            details=line.details,
            request="-",
            digest=line.digest,
        )
        for line in await lines(three_lines)
    ]

    first = await reader.page(OURS, PageRequest(2))
    second = await reader.page(OURS, PageRequest(2, first.following))

    assert (first.items, second) == ((views[0], views[1]), Page((views[2],), None))
    assert await reader.page(Chain.of_tenant(GLOBEX), PageRequest(2)) == Page((), None)


CHANGES = pytest.mark.parametrize("change", [update(EntryRow).values(event="x"), delete(EntryRow)], ids=["update", "delete"])


# Row 41 of the security list.
@CHANGES
async def test_the_service_cannot_change_or_delete_a_line(three_lines: OwnedDatabases, change: Executable) -> None:
    async with three_lines.writer.connect() as connection:
        with pytest.raises(DBAPIError, match=r"append-only|permission denied for table audit_entries"):
            await connection.execute(change)

    assert await verified(three_lines) == Ok(3)


@CHANGES
async def test_not_even_the_owner_of_the_log_just_changes_or_deletes_a_line(
    owned_databases: OwnedDatabases, change: Executable
) -> None:
    await stored(owned_databases, *(project(number) for number in (1, 2, 3)))
    async with owned_databases.writer.connect() as connection:
        with pytest.raises(DBAPIError, match="append-only"):
            await connection.execute(change)

    assert await verified(owned_databases) == Ok(3)


async def test_the_owner_on_postgresql_does_not_just_empty_the_log(postgresql_url: str, postgresql: PostgresqlServer) -> None:
    databases = open_databases(postgresql.as_owner(postgresql_url))
    async with databases.writer.connect() as connection:
        with pytest.raises(DBAPIError, match="append-only"):
            await connection.exec_driver_sql("TRUNCATE audit_entries")
    await databases.close()


async def tampered(databases: OwnedDatabases, *changes: Executable) -> None:
    """Change the log as somebody does who owns the database."""
    async with databases.writer.begin() as connection:
        if connection.dialect.name == "postgresql":
            await connection.exec_driver_sql("ALTER TABLE audit_entries DISABLE TRIGGER USER")
        else:
            await connection.exec_driver_sql("DROP TRIGGER audit_entries_are_never_changed")
            await connection.exec_driver_sql("DROP TRIGGER audit_entries_are_never_deleted")
        for change in changes:
            await connection.execute(change)


def line(number: int) -> ColumnElement[bool]:
    return EntryRow.sequence == number


@pytest.mark.parametrize(
    ("changes", "broken_at"),
    [
        ([update(EntryRow).where(line(2)).values(event="work.project_edited")], 2),
        ([update(EntryRow).where(line(2)).values(actor=BOB.value)], 2),
        ([update(EntryRow).where(line(2)).values(details="{}")], 2),
        ([update(EntryRow).where(line(1)).values(chain=Chain.of_tenant(GLOBEX).value)], 1),
        ([delete(EntryRow).where(line(1))], 1),
        ([delete(EntryRow).where(line(2))], 2),
        ([delete(EntryRow).where(line(3))], 3),
        ([delete(EntryRow).where(line(3)), update(HeadRow).values(sequence=2)], 2),
        ([delete(HeadRow)], 1),
        (
            [
                update(EntryRow).where(line(1)).values(sequence=9),
                update(EntryRow).where(line(2)).values(sequence=1),
                update(EntryRow).where(line(9)).values(sequence=2),
            ],
            1,
        ),
    ],
    ids=["edit", "actor", "details", "move", "delete first", "delete middle", "cut", "cut with head", "no head", "reorder"],
)
async def test_a_log_that_was_tampered_with_names_the_line(
    owned_databases: OwnedDatabases, changes: Sequence[Executable], broken_at: int
) -> None:
    await stored(owned_databases, *(project(number) for number in (1, 2, 3)))
    await tampered(owned_databases, *changes)

    found = await verified(owned_databases)

    assert isinstance(found, Err)
    assert (found.error.chain, found.error.sequence) == (OURS, broken_at)
    assert OURS in await SqlAuditReader(owned_databases).chains()
