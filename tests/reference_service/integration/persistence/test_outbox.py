"""Events on their way out of the database, on both databases."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from sqlalchemy import select

from reference_service.adapters.persistence.shared.events import EventCatalogue
from reference_service.adapters.persistence.shared.outbox import OutboxRow, SqlOutbox
from reference_service.application.shared.envelope import Envelope
from reference_service.domain.shared.text import Name, Prose
from reference_service.domain.work.events import ProjectEdited, ProjectStarted
from reference_service.infrastructure.database import OwnedDatabases
from tests.reference_service.fakes.shared import BEGINNING, FakeIds
from tests.reference_service.integration.persistence.building import ACME, MINUTE, ProjectWork, project

pytestmark = pytest.mark.anyio

CATALOGUE = EventCatalogue([ProjectStarted, ProjectEdited])


@pytest.fixture
async def outbox(databases: OwnedDatabases) -> SqlOutbox:
    """Return an outbox with the events 1 to 4: a start and an edit of project 1, then the same of project 2."""
    ids = FakeIds()
    for number in (1, 2):
        entity = project(number)
        async with ProjectWork(databases, ids=ids) as work:
            await work.projects.add(entity)
            entity.edit(name=Name(f"Renamed {number}"), description=Prose(""), now=BEGINNING + MINUTE)
            assert (await work.commit()).is_ok()
    return SqlOutbox(databases, CATALOGUE)


async def due(outbox: SqlOutbox, *, minutes: int = 1, limit: int = 10) -> Sequence[int]:
    return [envelope.id.int for envelope in await outbox.due(BEGINNING + minutes * MINUTE, limit)]


async def test_an_event_comes_out_as_it_went_in(outbox: SqlOutbox) -> None:
    started = [ProjectStarted(occurred_at=BEGINNING, tenant_id=ACME, project_id=project(number).id) for number in (1, 2)]

    assert await outbox.due(BEGINNING, 10) == [Envelope(UUID(int=1), started[0], 0), Envelope(UUID(int=3), started[1], 0)]


async def test_only_the_oldest_event_of_each_aggregate_is_due(outbox: SqlOutbox) -> None:
    assert await due(outbox) == [1, 3]
    assert await due(outbox, limit=1) == [1]


async def test_the_next_event_of_an_aggregate_comes_when_the_one_before_is_delivered(outbox: SqlOutbox) -> None:
    await outbox.delivered([UUID(int=1)], BEGINNING)
    assert await due(outbox) == [2, 3]

    await outbox.delivered([UUID(int=3), UUID(int=2)], BEGINNING)
    assert await due(outbox) == [4]

    await outbox.delivered([UUID(int=4)], BEGINNING)
    assert await due(outbox) == []


async def test_an_event_is_not_due_before_its_time(outbox: SqlOutbox) -> None:
    await outbox.delivered([UUID(int=1)], BEGINNING)

    assert await due(outbox, minutes=0) == [3]
    assert await due(outbox, minutes=1) == [2, 3]


async def test_a_postponed_event_holds_back_the_later_ones_of_its_aggregate_alone(outbox: SqlOutbox) -> None:
    await outbox.postpone(UUID(int=1), BEGINNING + 3 * MINUTE, "identity.send: OSError")

    assert await due(outbox, minutes=2) == [3]
    assert [(each.id.int, each.attempts) for each in await outbox.due(BEGINNING + 3 * MINUTE, 10)] == [(1, 1), (3, 0)]


async def test_a_buried_event_stays_and_lets_the_later_ones_go_on(outbox: SqlOutbox, databases: OwnedDatabases) -> None:
    await outbox.postpone(UUID(int=1), BEGINNING, "once")
    await outbox.bury(UUID(int=1), BEGINNING + MINUTE, "for good")

    async with databases.reader.connect() as connection:
        row = (
            await connection.execute(
                select(OutboxRow.attempts, OutboxRow.buried_at, OutboxRow.delivered_at, OutboxRow.reason).where(
                    OutboxRow.id == UUID(int=1)
                )
            )
        ).one()
    assert tuple(row) == (2, BEGINNING + MINUTE, None, "for good")
    assert await due(outbox) == [2, 3]


@pytest.mark.usefixtures("outbox")
async def test_a_name_that_nobody_knows_is_named(databases: OwnedDatabases) -> None:
    with pytest.raises(LookupError, match=r"No event is called `work\.project_started`\."):
        await SqlOutbox(databases, EventCatalogue([])).due(BEGINNING, 10)
