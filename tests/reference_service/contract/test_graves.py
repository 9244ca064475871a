"""Events whose delivery was given up."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from sqlalchemy import update

from reference_service.adapters.persistence.shared.graves import SqlGraves
from reference_service.adapters.persistence.shared.outbox import OutboxRow, post
from reference_service.adapters.persistence.shared.row_scope import as_service
from reference_service.application.shared.ports.graves import BuriedEvent, Graves
from reference_service.domain.shared.ids import ProjectId
from reference_service.domain.work.events import ProjectStarted
from reference_service.infrastructure.database import OwnedDatabases, open_databases
from tests.reference_service.contract.building import ACME, LATER, SECOND
from tests.reference_service.fakes.flags import FakeGraves
from tests.reference_service.fakes.shared import BEGINNING, FakeIds

pytestmark = pytest.mark.anyio
FIRST, SECOND_ONE = (
    BuriedEvent(
        id=UUID(int=number),
        name="work.project_started",
        aggregate=UUID(int=100 + number),
        tenant_id=ACME.value,
        occurred_at=BEGINNING + number * SECOND,
        attempts=8,
        buried_at=LATER,
        reason="OSError",
    )
    for number in (1, 2)
)


@pytest.fixture
async def graves(url: str | None) -> AsyncIterator[Graves]:
    """Return two buried events, and, in a database, a third one that only waits."""
    if url is None:
        yield FakeGraves(FIRST, SECOND_ONE)
        return
    databases = open_databases(url)
    await _fill(databases)
    yield SqlGraves(databases)
    await databases.close()


async def _fill(databases: OwnedDatabases) -> None:
    events = [
        ProjectStarted(occurred_at=BEGINNING + number * SECOND, tenant_id=ACME, project_id=ProjectId(UUID(int=100 + number)))
        for number in (1, 2, 3)
    ]
    buried = update(OutboxRow).where(OutboxRow.id.in_([FIRST.id, SECOND_ONE.id]))
    async with databases.turn, as_service(databases.writer).begin() as connection:
        await connection.run_sync(post, events, FakeIds())
        await connection.execute(buried.values(buried_at=LATER, attempts=8, reason="OSError"))


async def test_the_newest_come_first(graves: Graves) -> None:
    assert list(await graves.newest(10)) == [SECOND_ONE, FIRST]
    assert list(await graves.newest(1)) == [SECOND_ONE]


async def test_what_is_dug_up_is_buried_no_more(graves: Graves) -> None:
    assert [await graves.dig_up(FIRST.id, LATER) for _ in range(2)] == [True, False]
    assert list(await graves.newest(10)) == [SECOND_ONE]


async def test_what_only_waits_or_is_unknown_cannot_be_dug_up(graves: Graves) -> None:
    assert [await graves.dig_up(UUID(int=number), LATER) for number in (3, 9)] == [False, False]
