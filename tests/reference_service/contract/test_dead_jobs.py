"""Jobs that are not tried any more."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest

from reference_service.adapters.persistence.shared.dead_jobs import SqlDeadJobs
from reference_service.application.shared.ports.jobs import DeadJob, DeadJobs
from reference_service.infrastructure.database import open_databases
from tests.reference_service.fakes.jobs import FakeDeadJobs
from tests.reference_service.fakes.shared import BEGINNING

pytestmark = pytest.mark.anyio


def dead(number: int) -> DeadJob:
    return DeadJob(
        id=UUID(int=number),
        name="export",
        values={"tenant": "Zoë", "rows": 3, "all": True, "since": None},
        tries=6,
        reason="OSError",
        died_at=BEGINNING + number * timedelta(seconds=1),
    )


@pytest.fixture
async def jobs(url: str | None) -> AsyncIterator[DeadJobs]:
    if url is None:
        yield FakeDeadJobs()
        return
    databases = open_databases(url)
    yield SqlDeadJobs(databases)
    await databases.close()


async def test_dead_jobs_are_found_as_they_died_newest_first(jobs: DeadJobs) -> None:
    for number in (1, 3, 2):
        await jobs.add(dead(number))

    assert await jobs.newest(2) == [dead(3), dead(2)]


async def test_one_that_comes_twice_is_kept_once(jobs: DeadJobs) -> None:
    await jobs.add(dead(1))
    await jobs.add(dead(1))

    assert await jobs.newest(10) == [dead(1)]
