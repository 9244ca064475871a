from datetime import timedelta

import pytest

from reference_service.application.shared.schedule import Plan, Schedule
from tests.reference_service.fakes.jobs import FakeJobs, FakeTimetable
from tests.reference_service.fakes.shared import FakeClock

pytestmark = pytest.mark.anyio

HOUR = timedelta(hours=1)
PLANS = (Plan("sweep", HOUR), Plan("count", 2 * HOUR, {"all": True}))


async def test_planned_jobs_are_asked_for_at_once_and_then_in_their_time() -> None:
    clock, jobs = FakeClock(), FakeJobs()
    schedule = Schedule(PLANS, FakeTimetable(), jobs, clock)
    began = []
    for _ in range(3):
        began.append(await schedule.run_once())
        clock.advance(HOUR)

    assert began == [2, 1, 2]
    assert jobs.asked == [("sweep", {}), ("count", {"all": True}), ("sweep", {}), ("sweep", {}), ("count", {"all": True})]


async def test_of_two_processes_one_asks() -> None:
    clock, jobs, timetable = FakeClock(), FakeJobs(), FakeTimetable()
    schedules = [Schedule(PLANS, timetable, jobs, clock) for _ in range(2)]

    assert [await schedule.run_once() for schedule in schedules] == [2, 0]


async def test_what_the_line_did_not_take_is_asked_for_again() -> None:
    jobs = FakeJobs()
    schedule = Schedule(PLANS[:1], FakeTimetable(), jobs, FakeClock())
    jobs.closed = True
    with pytest.raises(OSError, match="closed"):
        await schedule.run_once()
    jobs.closed = False

    assert await schedule.run_once() == 1
