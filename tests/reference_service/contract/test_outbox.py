"""Events on their way out of the store, and who holds them meanwhile."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pytest

from reference_service.adapters.event_codec import EventCatalogue
from reference_service.adapters.persistence.shared.outbox import SqlOutbox, post
from reference_service.adapters.persistence.shared.row_scope import as_service
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.outbox import Lease, Outbox
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.ids import ProjectId
from reference_service.domain.work.events import ProjectDeleted, ProjectStarted
from reference_service.infrastructure.database import OwnedDatabases, open_databases
from tests.reference_service.contract.building import ACME, SECOND
from tests.reference_service.fakes.outbox import FakeOutbox
from tests.reference_service.fakes.shared import BEGINNING, FakeIds

pytestmark = pytest.mark.anyio

ONE, TWO = UUID(int=0xA), UUID(int=0xB)
"""Two workers."""
LATER = BEGINNING + 60 * SECOND
Post = Callable[[Sequence[Event]], Awaitable[None]]


def started(number: int) -> ProjectStarted:
    return ProjectStarted(occurred_at=BEGINNING, tenant_id=ACME, project_id=ProjectId(UUID(int=number)))


def deleted(number: int) -> ProjectDeleted:
    return ProjectDeleted(occurred_at=BEGINNING + SECOND, tenant_id=ACME, project_id=ProjectId(UUID(int=number)))


@dataclass(frozen=True, slots=True)
class Line:
    """An outbox with the events 1 to 4: project 1 is started and deleted, then project 2."""

    outbox: Outbox
    post: Post

    async def claimed(self, by: UUID = ONE, *, at: datetime = LATER, limit: int = 10, seconds: int = 15) -> list[int]:
        """Return the numbers of the events that a worker gets."""
        lease = Lease(by, at + seconds * SECOND)
        return [envelope.id.int for envelope in await self.outbox.claim(lease, at, limit)]


@pytest.fixture
async def line(url: str | None) -> AsyncIterator[Line]:
    if url is None:
        made = in_memory()
        await filled(made)
        yield made
        return
    databases = open_databases(url)
    made = on(databases)
    await filled(made)
    yield made
    await databases.close()


def in_memory() -> Line:
    outbox, ids = FakeOutbox(), FakeIds()

    async def put(events: Sequence[Event]) -> None:
        for event in events:
            outbox.post(ids.new(), event)

    return Line(outbox, put)


def on(databases: OwnedDatabases) -> Line:
    ids = FakeIds()

    async def put(events: Sequence[Event]) -> None:
        async with databases.turn, as_service(databases.writer).begin() as connection:
            await connection.run_sync(post, events, ids)

    return Line(SqlOutbox(databases, EventCatalogue([ProjectStarted, ProjectDeleted])), put)


async def filled(line: Line) -> None:
    for number in (1, 2):
        await line.post([started(number), deleted(number)])


async def test_an_event_comes_out_as_it_went_in(line: Line) -> None:
    claimed = await line.outbox.claim(Lease(ONE, LATER), BEGINNING, 10)

    assert claimed == [Envelope(UUID(int=1), started(1), 0), Envelope(UUID(int=3), started(2), 0)]


async def test_only_the_oldest_event_of_each_aggregate_comes(line: Line) -> None:
    assert await line.claimed() == [1, 3]


async def test_no_more_come_than_were_asked_for(line: Line) -> None:
    assert await line.claimed(limit=1) == [1]
    assert await line.claimed(limit=1) == [3]


async def test_the_next_event_of_an_aggregate_comes_when_the_one_before_is_delivered(line: Line) -> None:
    await line.claimed()
    await line.outbox.delivered(ONE, [UUID(int=1)], LATER)
    assert await line.claimed() == [2]

    await line.outbox.delivered(ONE, [UUID(int=3), UUID(int=2)], LATER)
    assert await line.claimed() == [4]

    await line.outbox.delivered(ONE, [UUID(int=4)], LATER)
    assert await line.claimed(at=LATER + 60 * SECOND) == []


async def test_an_event_is_not_due_before_its_time(line: Line) -> None:
    await line.claimed(at=BEGINNING)
    await line.outbox.delivered(ONE, [UUID(int=1)], BEGINNING)

    assert await line.claimed(at=BEGINNING) == []
    assert await line.claimed(at=BEGINNING + SECOND) == [2]


async def test_a_postponed_event_holds_back_the_later_ones_of_its_aggregate_alone(line: Line) -> None:
    await line.claimed()
    await line.outbox.postpone(ONE, UUID(int=1), LATER + 3 * SECOND, "identity.send: OSError")
    await line.outbox.delivered(ONE, [UUID(int=3)], LATER)

    assert await line.claimed(TWO, at=LATER + 2 * SECOND) == [4]
    tried = await line.outbox.claim(Lease(TWO, LATER + 9 * SECOND), LATER + 3 * SECOND, 10)
    assert [(each.id.int, each.attempts) for each in tried] == [(1, 1)]


async def test_a_buried_event_lets_the_later_ones_of_its_aggregate_go_on(line: Line) -> None:
    await line.claimed()
    await line.outbox.bury(ONE, UUID(int=1), LATER, "for good")

    assert await line.claimed() == [2]


async def test_what_one_worker_holds_another_does_not_get(line: Line) -> None:
    assert await line.claimed(ONE, limit=1) == [1]
    assert await line.claimed(TWO) == [3]
    assert await line.claimed(ONE, at=LATER + 14 * SECOND) == []


async def test_what_a_dead_worker_held_comes_back_at_the_end_of_the_lease(line: Line) -> None:
    await line.claimed(ONE)

    assert await line.claimed(TWO, at=LATER + 14 * SECOND) == []
    assert await line.claimed(TWO, at=LATER + 15 * SECOND) == [1, 3]


async def test_a_lease_that_is_extended_ends_later(line: Line) -> None:
    await line.claimed(ONE)
    await line.outbox.extend(Lease(ONE, LATER + 25 * SECOND), LATER + 10 * SECOND)

    assert await line.claimed(TWO, at=LATER + 24 * SECOND) == []
    assert await line.claimed(TWO, at=LATER + 25 * SECOND) == [1, 3]


async def test_a_lease_that_has_ended_is_not_extended(line: Line) -> None:
    await line.claimed(ONE)
    await line.outbox.extend(Lease(ONE, LATER + 60 * SECOND), LATER + 15 * SECOND)

    assert await line.claimed(TWO, at=LATER + 15 * SECOND) == [1, 3]


async def test_what_is_let_go_of_comes_to_others_at_once(line: Line) -> None:
    await line.claimed(ONE)
    await line.outbox.delivered(ONE, [UUID(int=1)], LATER)
    await line.outbox.release(ONE)

    assert await line.claimed(TWO) == [2, 3]


async def test_who_lost_an_event_to_another_worker_has_no_say_in_it_any_more(line: Line) -> None:
    await line.claimed(ONE)
    late = LATER + 15 * SECOND
    assert await line.claimed(TWO, at=late) == [1, 3]

    await line.outbox.delivered(ONE, [UUID(int=1)], late)
    await line.outbox.postpone(ONE, UUID(int=3), LATER, "late")
    await line.outbox.bury(ONE, UUID(int=3), late, "late")
    await line.outbox.release(ONE)
    await line.outbox.extend(Lease(ONE, late + 60 * SECOND), late)

    assert await line.claimed(ONE, at=late) == []
    tried = await line.outbox.claim(Lease(ONE, late), late + 15 * SECOND, 10)
    assert [(each.id.int, each.attempts) for each in tried] == [(1, 0), (3, 0)]
