"""Row 42 of the security list: several relays at one database."""

import asyncio
import gc
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from reference_service.adapters.event_codec import EventCatalogue
from reference_service.adapters.persistence.shared.outbox import OutboxRow, SqlOutbox, post
from reference_service.adapters.persistence.shared.row_scope import as_service
from reference_service.application.shared.ports.outbox import Lease
from reference_service.application.shared.relay import LEASE
from reference_service.infrastructure.database import OwnedDatabases, open_databases
from tests.reference_service.fakes.shared import BEGINNING, FakeClock, FakeIds
from tests.reference_service.relaying import Struck, Watch, run_workers, strokes

pytestmark = pytest.mark.anyio

CATALOGUE = EventCatalogue([Struck])
BELLS, EACH = 4, 5


@pytest.fixture
async def processes(database_url: str) -> AsyncIterator[list[OwnedDatabases]]:
    """Return the engines of three processes over one database, which has some events."""
    async with AsyncExitStack() as stack:
        found = [open_databases(database_url) for _ in range(3)]
        for each in found:
            stack.push_async_callback(each.close)
        async with found[0].turn, as_service(found[0].writer).begin() as connection:
            await connection.run_sync(post, strokes(BELLS, EACH), FakeIds())
        yield found


async def waiting(databases: OwnedDatabases) -> int:
    async with as_service(databases.reader).connect() as connection:
        counted = select(func.count()).select_from(OutboxRow).where(OutboxRow.delivered_at.is_(None))
        return (await connection.execute(counted)).scalar_one()


# A worker may be killed while it connects to SQLite: from Python 3.13 on, the collector tells of a connection that is left.
@pytest.mark.parametrize("seed", range(3))
async def test_two_relays_never_deliver_the_same_event_at_the_same_time(processes: list[OwnedDatabases], seed: int) -> None:
    watch, clock, dice = Watch(), FakeClock(), random.Random(seed)  # noqa: S311 - chance, not a secret
    while await waiting(processes[0]):
        lines = [
            run_workers(
                SqlOutbox(databases, CATALOGUE), watch, workers=1, dice=dice, clock=clock, waits=iter([True, False]).__next__
            )
            for databases in processes
        ]
        await asyncio.gather(*lines)
    gc.collect()

    assert watch.twice == []
    assert [sorted(set(watch.of(bell))) for bell in range(BELLS)] == [list(range(EACH))] * BELLS
    assert [watch.of(bell) for bell in range(BELLS)] == [sorted(watch.of(bell)) for bell in range(BELLS)]


async def test_relays_that_ask_at_once_share_what_there_is(processes: list[OwnedDatabases]) -> None:
    outboxes = [SqlOutbox(databases, CATALOGUE) for databases in processes]
    claims = [outbox.claim(Lease(uuid4(), BEGINNING + LEASE), BEGINNING, 2) for outbox in outboxes]
    shares = [[envelope.id.int for envelope in envelopes] for envelopes in await asyncio.gather(*claims)]

    assert sorted(number for share in shares for number in share) == [1, 2, 3, 4]


async def test_what_another_transaction_is_claiming_is_passed_over_and_not_waited_for(
    postgresql_databases: OwnedDatabases,
) -> None:
    async with as_service(postgresql_databases.writer).begin() as connection:
        await connection.run_sync(post, strokes(2, 1), FakeIds())
    async with as_service(postgresql_databases.writer).begin() as other:
        await other.execute(update(OutboxRow).where(OutboxRow.id == UUID(int=1)).values(claimed_by=uuid4()))
        outbox = SqlOutbox(postgresql_databases, CATALOGUE)
        claimed = await asyncio.wait_for(outbox.claim(Lease(uuid4(), BEGINNING + LEASE), BEGINNING, 10), 10)

    assert [envelope.id.int for envelope in claimed] == [2]
