"""What is done at times."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from reference_service.adapters.persistence.shared.timetable import SqlTimetable
from reference_service.application.shared.ports.timetable import Timetable
from reference_service.infrastructure.database import OwnedDatabases, open_databases
from tests.reference_service.fakes.jobs import FakeTimetable
from tests.reference_service.fakes.shared import BEGINNING

pytestmark = pytest.mark.anyio

HOUR = timedelta(hours=1)


class Begun:
    """Counts what is begun; fails as often as it is told to."""

    def __init__(self, *, fails: int = 0) -> None:
        self.times = 0
        self.fails = fails

    async def __call__(self) -> None:
        await asyncio.sleep(0)
        if self.fails:
            self.fails -= 1
            raise OSError("The line is closed.")
        self.times += 1


@pytest.fixture
async def timetable(url: str | None) -> AsyncIterator[Timetable]:
    if url is None:
        yield FakeTimetable()
        return
    databases = open_databases(url)
    yield SqlTimetable(databases)
    await databases.close()


async def test_what_was_never_begun_is_due_at_once_and_then_when_its_time_has_come(timetable: Timetable) -> None:
    begun = Begun()
    moments = (BEGINNING, BEGINNING + HOUR / 2, BEGINNING + HOUR, BEGINNING + HOUR)

    assert [await timetable.begin_if_due("sweep", now, now + HOUR, begun) for now in moments] == [True, False, True, False]
    assert begun.times == 2


async def test_each_thing_has_its_own_time(timetable: Timetable) -> None:
    begun = Begun()
    await timetable.begin_if_due("sweep", BEGINNING, BEGINNING + HOUR, begun)

    assert await timetable.begin_if_due("count", BEGINNING, BEGINNING + HOUR, begun)


async def test_what_could_not_be_begun_stays_due(timetable: Timetable) -> None:
    begun = Begun(fails=1)
    with pytest.raises(OSError, match="closed"):
        await timetable.begin_if_due("sweep", BEGINNING, BEGINNING + HOUR, begun)

    assert await timetable.begin_if_due("sweep", BEGINNING, BEGINNING + HOUR, begun)
    assert begun.times == 1


async def test_of_several_processes_one_begins(database_url: str) -> None:
    opened = [open_databases(database_url) for _ in range(4)]
    begun = Begun()

    async def ask(databases: OwnedDatabases) -> bool:
        return await SqlTimetable(databases).begin_if_due("sweep", BEGINNING, BEGINNING + HOUR, begun)

    try:
        results = await asyncio.gather(*(ask(databases) for databases in opened))
    finally:
        for databases in opened:
            await databases.close()

    assert (sorted(results), begun.times) == ([False, False, False, True], 1)
