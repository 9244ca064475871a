"""All or nothing, on both databases."""

import asyncio
import gc
from datetime import UTC, timedelta, timezone
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from reference_service.adapters.persistence.shared.tenant_scope import ScopedSession
from reference_service.adapters.persistence.shared.unit_of_work import UnitOfWorkMisuse
from reference_service.adapters.persistence.work.tables import ProjectRow
from reference_service.domain.shared.errors import stale
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.ids import ProjectId
from reference_service.domain.shared.result import Err, Ok
from reference_service.domain.shared.text import Name, Prose
from reference_service.domain.work.events import ProjectStarted
from reference_service.domain.work.project import Project
from reference_service.infrastructure.database import OwnedDatabases
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.integration.persistence.building import (
    ACME,
    MINUTE,
    PROJECT_EXISTS,
    ProjectWork,
    names,
    noting,
    posted,
    project,
    stored,
)

pytestmark = pytest.mark.anyio


def renamed(entity: Project, name: str) -> Project:
    entity.edit(name=Name(name), description=Prose(""), now=BEGINNING + MINUTE)
    return entity


async def test_what_is_committed_is_stored_with_its_events_and_told_afterwards(databases: OwnedDatabases) -> None:
    told: list[Event] = []
    entity = project(1)

    async with ProjectWork(databases, after_commit=[noting(told)]) as work:
        await work.projects.add(entity)
        assert told == []
        assert await work.commit() == Ok(None)

    assert told == [ProjectStarted(occurred_at=BEGINNING, tenant_id=ACME, project_id=entity.id)]
    assert (entity.version, entity.pull_events()) == (1, ())
    assert await names(databases) == {1: ("Project 1", 1)}
    assert await posted(databases) == [("work.project_started", 1)]


async def test_an_entity_comes_back_as_it_was_stored(databases: OwnedDatabases) -> None:
    entity = project(1)
    await stored(databases, entity)

    async with ProjectWork(databases) as work:
        found = await work.projects.get(entity.id)

    assert found is not None
    assert {name: getattr(found, name) for name in Project.__slots__} == {
        name: getattr(entity, name) for name in Project.__slots__
    }
    assert found.version == 1


async def test_what_is_not_committed_is_gone(databases: OwnedDatabases) -> None:
    async with ProjectWork(databases) as work:
        await work.projects.add(project(1))

    assert (await names(databases), await posted(databases)) == ({}, [])


async def test_an_exception_rolls_back_what_reached_the_database(databases: OwnedDatabases) -> None:
    async def fail() -> None:
        async with ProjectWork(databases) as work:
            await work.projects.write_early(project(1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()

    assert await names(databases) == {}


async def test_every_save_is_a_new_version(databases: OwnedDatabases) -> None:
    await stored(databases, project(1))

    async with ProjectWork(databases) as work:
        found = await work.projects.get(ProjectId(project(1).id.value))
        assert found is not None
        await work.projects.save(found)
        assert await work.commit() == Ok(None)

    assert found.version == 2
    assert await names(databases) == {1: ("Project 1", 2)}


async def test_an_entity_that_was_added_is_given_back_before_the_commit(databases: OwnedDatabases) -> None:
    entity = project(1)

    async with ProjectWork(databases) as work:
        await work.projects.add(entity)
        await work.projects.save(renamed(entity, "Apollo"))
        assert await work.projects.get(entity.id) is entity
        assert await work.commit() == Ok(None)

    assert await names(databases) == {1: ("Apollo", 1)}
    assert await posted(databases) == [("work.project_started", 1), ("work.project_edited", 1)]


async def test_a_query_gives_the_entity_that_was_saved(databases: OwnedDatabases) -> None:
    await stored(databases, project(1))

    async with ProjectWork(databases) as work:
        first = await work.projects.named("Project 1")
        assert first is not None
        await work.projects.save(first)

        assert await work.projects.named("Project 1") is first
        assert await work.projects.named("Project 2") is None


async def test_an_entity_of_an_older_version_is_stale_and_nothing_else_is_stored(databases: OwnedDatabases) -> None:
    old = project(1)
    await stored(databases, old)
    async with ProjectWork(databases) as work:
        found = await work.projects.get(old.id)
        assert found is not None
        await work.projects.save(renamed(found, "Apollo"))
        assert await work.commit() == Ok(None)

    async with ProjectWork(databases) as work:
        await work.projects.add(project(2))
        await work.projects.save(renamed(old, "Gemini"))
        assert await work.commit() == Err(stale("project"))

    assert old.version == 1
    assert await names(databases) == {1: ("Apollo", 2)}
    assert await posted(databases) == [("work.project_started", 1), ("work.project_edited", 1)]


async def test_of_two_who_read_the_same_version_the_second_is_stale(postgresql_databases: OwnedDatabases) -> None:
    await stored(postgresql_databases, project(1))
    both_have_read = asyncio.Barrier(2)

    async def rename(name: str) -> object:
        async with ProjectWork(postgresql_databases) as work:
            found = await work.projects.get(project(1).id)
            assert found is not None
            await both_have_read.wait()
            await work.projects.save(renamed(found, name))
            return await work.commit()

    outcomes = await asyncio.gather(rename("Apollo"), rename("Gemini"))

    assert sorted(outcomes, key=lambda outcome: isinstance(outcome, Ok)) == [Err(stale("project")), Ok(None)]
    assert [version for _, version in (await names(postgresql_databases)).values()] == [2]


async def test_a_missing_entity_is_stale(databases: OwnedDatabases) -> None:
    async with ProjectWork(databases) as work:
        await work.projects.save(project(1))
        assert await work.commit() == Err(stale("project"))


async def test_a_taken_name_is_the_conflict_of_its_constraint_and_leaves_nothing(databases: OwnedDatabases) -> None:
    await stored(databases, project(1, name="Apollo"))

    async with ProjectWork(databases) as work:
        await work.projects.add(project(2))
        await work.projects.add(project(3, name="Apollo"))
        assert await work.commit() == Err(PROJECT_EXISTS)

    assert await names(databases) == {1: ("Apollo", 1)}
    assert await posted(databases) == [("work.project_started", 1)]


async def test_a_deleted_project_leaves_its_name_to_others(databases: OwnedDatabases) -> None:
    gone = project(1, name="Apollo")
    gone.delete(BEGINNING)

    await stored(databases, gone, project(2, name="Apollo"))

    assert await names(databases) == {1: ("Apollo", 1), 2: ("Apollo", 1)}


async def test_a_taken_identity_is_a_conflict_without_a_name(databases: OwnedDatabases) -> None:
    await stored(databases, project(1))

    async with ProjectWork(databases) as work:
        await work.projects.add(project(1, name="Apollo"))
        outcome = await work.commit()

    assert outcome.unwrap_err().code == "CONFLICT"


async def test_another_broken_constraint_is_a_bug_and_raises(databases: OwnedDatabases) -> None:
    async with ProjectWork(databases) as work:
        work.session.add(ProjectRow(id=UUID(int=1), tenant_id=ACME.value, version=1))
        with pytest.raises(IntegrityError):
            await work.commit()

    assert await names(databases) == {}


async def test_a_moment_without_a_zone_is_never_stored(databases: OwnedDatabases) -> None:
    entity = project(1)
    entity.created_at = BEGINNING.replace(tzinfo=None)

    async with ProjectWork(databases) as work:
        await work.projects.add(entity)
        with pytest.raises(StatementError, match="A moment without a zone cannot be stored"):
            await work.commit()


async def test_a_moment_of_another_zone_comes_back_in_utc(databases: OwnedDatabases) -> None:
    entity = project(1)
    entity.created_at = BEGINNING.astimezone(timezone(timedelta(hours=5)))
    await stored(databases, entity)

    async with ProjectWork(databases) as work:
        found = await work.projects.get(entity.id)

    assert found is not None
    assert (found.created_at, found.created_at.tzinfo) == (BEGINNING, UTC)


async def test_of_two_who_take_a_name_at_once_one_gets_it(databases: OwnedDatabases) -> None:
    async def take(number: int) -> object:
        async with ProjectWork(databases) as work:
            await work.projects.add(project(number, name="Apollo"))
            return await work.commit()

    outcomes = await asyncio.gather(*(take(number) for number in range(1, 9)))

    assert (outcomes.count(Ok(None)), outcomes.count(Err(PROJECT_EXISTS))) == (1, 7)
    assert len(await names(databases)) == 1


async def test_nothing_is_lost_in_200_read_modify_writes_of_8_tasks(databases: OwnedDatabases) -> None:
    await stored(databases, project(1, name="0"))

    async def count() -> bool:
        async with ProjectWork(databases) as work:
            found = await work.projects.get(project(1).id)
            assert found is not None
            await work.projects.save(renamed(found, str(int(found.name.value) + 1)))
            return (await work.commit()).is_ok()

    async def counts_25_times() -> None:
        for _ in range(25):
            while not await count():
                pass

    await asyncio.gather(*(counts_25_times() for _ in range(8)))

    assert await names(databases) == {1: ("200", 201)}


# Row 48 of the security list.
async def test_20_cancelled_writers_leave_no_row_and_no_connection(databases: OwnedDatabases) -> None:
    async def write(number: int, begun: asyncio.Event) -> None:
        async with ProjectWork(databases) as work:
            await work.projects.write_early(project(number))
            begun.set()
            await asyncio.Event().wait()

    for number in range(1, 21):
        begun = asyncio.Event()
        writer = asyncio.create_task(write(number, begun))
        await begun.wait()
        writer.cancel()
        assert isinstance((await asyncio.gather(writer, return_exceptions=True))[0], asyncio.CancelledError)

    assert await names(databases) == {}
    assert connections_out(databases) == 0
    await stored(databases, project(1))


async def test_writers_that_are_cancelled_at_any_step_leave_all_or_nothing(databases: OwnedDatabases) -> None:
    async def write(number: int) -> None:
        async with ProjectWork(databases) as work:
            await work.projects.add(project(number))
            await work.commit()

    for number in range(1, 41):
        writer = asyncio.create_task(write(number))
        for _ in range(number):
            await asyncio.sleep(0)
        writer.cancel()
        await asyncio.gather(writer, return_exceptions=True)
    await stored(databases, project(41))

    gc.collect()
    assert connections_out(databases) == 0
    assert await posted(databases) == [("work.project_started", number) for number in sorted(await names(databases))]


async def test_a_cancellation_during_the_commit_comes_after_its_end(databases: OwnedDatabases) -> None:
    told: list[Event] = []
    entity = project(1)

    async def write() -> None:
        async with ProjectWork(databases, after_commit=[noting(told)]) as work:
            await work.projects.add(entity)
            work.session.sync_session.info["cancel"] = asyncio.current_task()
            await work.commit()

    def cancel(session: Session) -> None:
        session.info.pop("cancel").cancel()

    event.listen(ScopedSession, "before_commit", cancel)
    try:
        with pytest.raises(asyncio.CancelledError):
            await asyncio.create_task(write())
    finally:
        event.remove(ScopedSession, "before_commit", cancel)

    assert (await names(databases), entity.version, len(told)) == ({1: ("Project 1", 1)}, 1, 1)


async def test_a_unit_of_work_inside_another_is_refused(databases: OwnedDatabases) -> None:
    async with ProjectWork(databases):
        with pytest.raises(UnitOfWorkMisuse, match="never inside another"):
            await ProjectWork(databases).__aenter__()

    async with ProjectWork(databases) as work:
        assert await work.projects.get(project(1).id) is None


async def test_a_unit_of_work_is_committed_and_opened_only_once(databases: OwnedDatabases) -> None:
    async with ProjectWork(databases) as work:
        assert await work.commit() == Ok(None)
        with pytest.raises(UnitOfWorkMisuse, match="committed once"):
            await work.commit()

    with pytest.raises(UnitOfWorkMisuse, match="opened once"):
        await work.__aenter__()


def connections_out(databases: OwnedDatabases) -> int:
    pool = databases.writer.pool
    assert isinstance(pool, QueuePool)
    return pool.checkedout()
