"""What the outbox on a database has that its contract does not tell."""

from uuid import UUID

import pytest
from sqlalchemy import insert, select

from reference_service.adapters.event_codec import EventCatalogue
from reference_service.adapters.persistence.shared.outbox import OutboxRow, SqlOutbox
from reference_service.adapters.persistence.shared.publications import ForwardingOutbox, PublicationRow
from reference_service.adapters.persistence.shared.row_scope import as_service
from reference_service.application.shared.ports.outbox import Lease
from reference_service.domain.shared.text import Name, Prose
from reference_service.domain.work.events import ProjectEdited, ProjectStarted
from reference_service.infrastructure.database import OwnedDatabases
from reference_service.infrastructure.migrate import downgrade, upgrade
from tests.reference_service.fakes.shared import BEGINNING, FakeIds
from tests.reference_service.integration.persistence.building import MINUTE, ProjectWork, project

pytestmark = pytest.mark.anyio

CATALOGUE = EventCatalogue([ProjectStarted, ProjectEdited])
WORKER = UUID(int=0xA)
LEASE = Lease(WORKER, BEGINNING + 9 * MINUTE)


class FallingIds(FakeIds):
    """Identities that sort against the order in which they were made, as those of a process whose clock lags behind."""

    def new(self) -> UUID:
        return UUID(int=1000 - super().new().int)


async def store(databases: OwnedDatabases) -> None:
    """Store the start and an edit of one project."""
    entity = project(1)
    async with ProjectWork(databases, ids=FallingIds()) as work:
        await work.projects.add(entity)
        entity.edit(name=Name("Renamed"), description=Prose(""), now=BEGINNING + MINUTE)
        assert (await work.commit()).is_ok()


async def test_a_buried_event_stays_to_be_looked_at(databases: OwnedDatabases) -> None:
    await store(databases)
    outbox = SqlOutbox(databases, CATALOGUE)
    await outbox.claim(LEASE, BEGINNING, 10)
    await outbox.postpone(WORKER, UUID(int=999), BEGINNING, "once")
    await outbox.claim(LEASE, BEGINNING, 10)
    await outbox.bury(WORKER, UUID(int=999), BEGINNING + MINUTE, "for good")

    async with as_service(databases.reader).connect() as connection:
        columns = (OutboxRow.attempts, OutboxRow.buried_at, OutboxRow.delivered_at, OutboxRow.reason)
        row = (await connection.execute(select(*columns).where(OutboxRow.id == UUID(int=999)))).one()
    assert tuple(row) == (2, BEGINNING + MINUTE, None, "for good")


async def test_events_come_in_the_order_in_which_they_were_stored_whatever_their_identities(databases: OwnedDatabases) -> None:
    await store(databases)
    outbox = SqlOutbox(databases, CATALOGUE)
    came: list[int] = []
    while claimed := await outbox.claim(LEASE, BEGINNING + MINUTE, 10):
        came.extend(envelope.id.int for envelope in claimed)
        await outbox.delivered(WORKER, [envelope.id for envelope in claimed], BEGINNING)

    assert came == [999, 998]


async def test_what_only_a_newer_version_knows_waits_for_it_with_what_follows(databases: OwnedDatabases) -> None:
    await store(databases)

    assert await SqlOutbox(databases, EventCatalogue([ProjectEdited])).claim(LEASE, BEGINNING + MINUTE, 10) == []
    [envelope] = await SqlOutbox(databases, CATALOGUE).claim(LEASE, BEGINNING + MINUTE, 10)
    assert envelope.id.int == 999


async def test_what_is_delivered_waits_to_be_published_once(databases: OwnedDatabases) -> None:
    await store(databases)
    outbox = ForwardingOutbox(databases, CATALOGUE)
    for _ in range(2):
        claimed = await outbox.claim(LEASE, BEGINNING + MINUTE, 10)
        await outbox.delivered(WORKER, [envelope.id for envelope in claimed], BEGINNING)
        await outbox.delivered(WORKER, [envelope.id for envelope in claimed], BEGINNING)

    publications = SqlOutbox(databases, CATALOGUE, kind=PublicationRow)
    [first] = await publications.claim(LEASE, BEGINNING, 10)
    await publications.delivered(WORKER, [first.id], BEGINNING)
    [second] = await publications.claim(LEASE, BEGINNING, 10)
    assert [(each.id.int, type(each.event), each.attempts) for each in (first, second)] == [
        (999, ProjectStarted, 0),
        (998, ProjectEdited, 0),
    ]


async def test_what_another_worker_took_over_is_that_ones_to_forward(databases: OwnedDatabases) -> None:
    await store(databases)
    outbox = ForwardingOutbox(databases, CATALOGUE)
    [late] = await outbox.claim(Lease(WORKER, BEGINNING), BEGINNING, 10)
    await outbox.claim(Lease(UUID(int=0xB), BEGINNING + 9 * MINUTE), BEGINNING, 10)
    await outbox.delivered(WORKER, [late.id], BEGINNING)

    assert await SqlOutbox(databases, CATALOGUE, kind=PublicationRow).claim(LEASE, BEGINNING, 10) == []


async def test_the_step_to_claims_keeps_what_waits_in_its_order(owned_databases: OwnedDatabases) -> None:
    values = {
        "name": "x",
        "aggregate": UUID(int=1),
        "payload": "{}",
        "occurred_at": BEGINNING,
        "attempts": 0,
        "due_at": BEGINNING,
    }
    async with owned_databases.turn, as_service(owned_databases.writer).begin() as connection:
        await connection.execute(insert(OutboxRow), [{**values, "id": UUID(int=number)} for number in (3, 1, 2)])
    await downgrade(owned_databases, ("platform",), to="platform_0002")
    await upgrade(owned_databases)

    async with as_service(owned_databases.reader).connect() as connection:
        rows = (await connection.execute(select(OutboxRow.id, OutboxRow.claimed_by).order_by(OutboxRow.position))).all()
    assert [(row.id.int, row.claimed_by) for row in rows] == [(1, None), (2, None), (3, None)]
