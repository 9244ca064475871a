"""The line of jobs, in memory and in a real Redis."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from redis import Redis

from reference_service.adapters.jobs.endurance import Endurance
from reference_service.adapters.jobs.line import JobLine, LineClosed
from reference_service.adapters.jobs.memory_line import MemoryLine
from reference_service.adapters.jobs.redis_line import RedisLine
from reference_service.adapters.metrics.recorder import Metrics
from reference_service.application.shared.job import Job
from reference_service.application.shared.ports.jobs import Values
from reference_service.application.shared.relay import Patience
from reference_service.infrastructure.crew import Crew
from tests.reference_service.fakes.jobs import FakeDeadJobs
from tests.reference_service.fakes.shared import BEGINNING, FakeClock
from tests.reference_service.integration.persistence.building import RandomIds
from tests.reference_service.servers import PATIENCE, RedisServer

pytestmark = pytest.mark.anyio

TOLD: Values = {"tenant": "Zoë", "rows": 3, "all": True, "since": None}
QUICK = Patience(attempts=3, first=timedelta(milliseconds=1))
Open = Callable[[], JobLine]


class Counting(Job):
    """Writes down what it is told; fails as often as it is told to, after it was told."""

    name = "tests.count"

    def __init__(self, *, fails: int = 0) -> None:
        self.fails = fails
        self.told: list[Values] = []

    async def run(self, values: Values) -> None:
        self.told.append(values)
        if self.fails:
            self.fails -= 1
            raise ConnectionError("hunter2")


class Stuck(Counting):
    """Comes to no end."""

    async def run(self, values: Values) -> None:
        await super().run(values)
        await asyncio.Event().wait()


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110 - many tasks may bring it about
            await asyncio.sleep(0.005)


@pytest.fixture(params=["memory", "redis"])
async def lines(request: pytest.FixtureRequest) -> AsyncIterator[Open]:
    """Return what opens the line, for one process after the other."""
    async with AsyncExitStack() as stack:
        shared = MemoryLine(RandomIds())

        def opened() -> JobLine:
            if request.param == "memory":
                return shared
            url, name = request.getfixturevalue("redis_url"), f"tests.{request.node.name}"
            line = RedisLine(url, RandomIds(), patience=PATIENCE, line=name)
            stack.push_async_callback(line.close)
            return line

        yield opened


@asynccontextmanager
async def redis_line(url: str, name: str = "tests", *, idle: timedelta = timedelta(minutes=10)) -> AsyncIterator[JobLine]:
    line = RedisLine(url, RandomIds(), patience=PATIENCE, line=name, idle=idle)
    try:
        yield line
    finally:
        await line.close()


@asynccontextmanager
async def worker(
    line: JobLine, job: Job, dead: FakeDeadJobs, *, grace: timedelta = timedelta(seconds=5), patience: Patience = QUICK
) -> AsyncIterator[Crew]:
    line.take([job], Endurance(dead, FakeClock(), Metrics(), patience))
    crew = Crew("jobs", line, pause=timedelta(milliseconds=10), grace=grace)
    await crew.start()
    try:
        yield crew
    finally:
        await crew.stop()


async def test_a_job_is_run_with_what_it_is_told(lines: Open) -> None:
    job, line = Counting(), lines()
    async with worker(line, job, FakeDeadJobs()):
        await line.enqueue(job.name, TOLD)
        await until(lambda: job.told)

    assert job.told == [TOLD]


async def test_a_job_waits_for_the_first_worker(lines: Open) -> None:
    job = Counting()
    await lines().enqueue(job.name, TOLD)
    async with worker(lines(), job, FakeDeadJobs()):
        await until(lambda: job.told)

    assert job.told == [TOLD]


async def test_a_job_that_fails_is_tried_again(lines: Open) -> None:
    job, line, dead = Counting(fails=2), lines(), FakeDeadJobs()
    async with worker(line, job, dead):
        await line.enqueue(job.name, TOLD)
        await until(lambda: len(job.told) == 3)

    assert (job.told, dead.kept) == ([TOLD] * 3, {})


async def test_a_job_that_fails_for_the_last_time_is_kept_among_the_dead(lines: Open) -> None:
    job, line, dead = Counting(fails=9), lines(), FakeDeadJobs()
    async with worker(line, job, dead):
        await line.enqueue(job.name, TOLD)
        await until(lambda: dead.kept)

    [kept] = dead.kept.values()
    assert (kept.name, kept.values, kept.tries, kept.reason, kept.died_at) == (job.name, TOLD, 3, "ConnectionError", BEGINNING)
    assert job.told == [TOLD] * 3


async def test_no_task_is_left_behind_at_the_end(lines: Open) -> None:
    before = asyncio.all_tasks()
    async with worker(lines(), Counting(), FakeDeadJobs()) as crew:
        await crew.stop()
    await until(lambda: asyncio.all_tasks() == before)


async def test_a_line_in_memory_that_is_full_takes_no_more() -> None:
    jobs = MemoryLine(RandomIds(), most=1)
    await jobs.enqueue("tests.count", TOLD)

    with pytest.raises(LineClosed):
        await jobs.enqueue("tests.count", TOLD)


async def test_what_a_worker_that_died_had_begun_is_run_by_another(redis_url: str) -> None:
    first, second, name, idle = Stuck(), Counting(), f"tests.{uuid4()}", timedelta(milliseconds=50)
    async with redis_line(redis_url, name, idle=idle) as line, redis_line(redis_url, name, idle=idle) as other:
        async with worker(line, first, FakeDeadJobs(), grace=timedelta(milliseconds=1)):
            await line.enqueue(first.name, TOLD)
            await until(lambda: first.told)
        async with worker(other, second, FakeDeadJobs()):
            await until(lambda: second.told)

    # If it takes longer than `idle`, it may be given the same a second time.
    assert second.told[:1] == [TOLD]


async def test_a_job_that_is_cut_off_at_the_end_has_not_failed(redis_url: str) -> None:
    stuck, heir, dead, name, idle = Stuck(), Counting(), FakeDeadJobs(), f"tests.{uuid4()}", timedelta(milliseconds=50)
    async with redis_line(redis_url, name, idle=idle) as line, redis_line(redis_url, name, idle=idle) as other:
        async with worker(line, stuck, dead, grace=timedelta(milliseconds=1), patience=Patience(attempts=1)):
            await line.enqueue(stuck.name, TOLD)
            await until(lambda: stuck.told)
        async with worker(other, heir, dead):
            await until(lambda: heir.told)

    assert (heir.told[:1], dead.kept) == ([TOLD], {})


async def test_jobs_go_on_when_redis_comes_back_without_what_it_held(own_redis: RedisServer) -> None:
    job = Counting()
    async with redis_line(own_redis.url) as line, worker(line, job, FakeDeadJobs()):
        await line.enqueue(job.name, {"number": 1})
        await until(lambda: job.told)
        own_redis.kill()
        with pytest.raises(LineClosed):
            await line.enqueue(job.name, {"number": 2})
        own_redis.start()
        await line.enqueue(job.name, {"number": 3})
        await until(lambda: len(job.told) == 2)

    assert job.told == [{"number": 1}, {"number": 3}]


async def test_a_job_is_taken_though_redis_was_restarted_since_the_last_one(own_redis: RedisServer) -> None:
    async with redis_line(own_redis.url, "tests") as line:
        await line.enqueue("tests.count", TOLD)
        # Nothing is awaited in between: the loop has not heard yet that the connection is closed.
        own_redis.kill()
        own_redis.start()
        await line.enqueue("tests.count", TOLD)

    with Redis.from_url(own_redis.url) as client:
        assert client.xlen("tests") == 1
