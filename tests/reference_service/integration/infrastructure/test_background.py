"""What goes on beside the answering of requests, with all its parts."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner

from reference_service.application.shared.ports.jobs import DeadJob
from reference_service.infrastructure.background import Background
from reference_service.infrastructure.beat import Beat
from reference_service.infrastructure.cli import main
from reference_service.infrastructure.composition.jobs import dead_jobs, schedule
from reference_service.infrastructure.fitness import UnfitSettings, check
from reference_service.infrastructure.redis import open_redis
from reference_service.infrastructure.settings import Settings
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.servers import PATIENCE
from tests.reference_service.whole import API, PASSWORD, Whole, whole_service

pytestmark = pytest.mark.anyio

STREAM = "tests.service.events"


@pytest.fixture(params=["alone", "with Redis"])
async def whole(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Whole]:
    settings: dict[str, Any] = {}
    if request.param != "alone":
        settings = {"redis_url": request.getfixturevalue("redis_url"), "event_stream": STREAM}
    async with whole_service(tmp_path, **settings) as opened:
        yield opened


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110 - many tasks may bring it about
            await asyncio.sleep(0.005)


async def register(whole: Whole) -> None:
    body = {"email": "ada@example.com", "password": PASSWORD, "display_name": "Ada"}
    assert (await whole.client().post(f"{API}/auth/register", json=body)).status_code == 202


async def test_a_commit_is_followed_by_its_letters_and_nothing_is_left_in_the_end(whole: Whole) -> None:
    before = asyncio.all_tasks()
    background = Background(whole.container)
    await background.start()
    await register(whole)
    await until(lambda: whole.mailer.sent)
    await background.stop()
    await until(lambda: asyncio.all_tasks() == before)

    assert [mail.to.value for mail in whole.mailer.sent] == ["ada@example.com"]


async def test_a_commit_of_another_process_is_found_too(whole: Whole) -> None:
    async with whole_service(whole.container.settings.data_folder) as other:
        background = Background(other.container)
        await background.start()
        await register(whole)
        await until(lambda: other.mailer.sent)
        await background.stop()

    assert whole.mailer.sent == []


async def test_a_planned_job_is_run_by_one_of_the_workers(whole: Whole) -> None:
    await register(whole)
    await whole.settle()
    background = Background(whole.container)
    await background.start()
    began = [await schedule(whole.container).run_once() for _ in range(2)]
    done = 'jobs_finished_total{job="housekeeping",outcome="done"} 1.0'
    async with asyncio.timeout(60):
        while done not in (await whole.container.metrics.collected()).decode():  # noqa: ASYNC110 - a job's end
            await asyncio.sleep(0.01)
    await background.stop()

    assert began == [1, 0]


async def test_other_services_find_the_events_in_the_stream(redis_url: str, tmp_path: Path) -> None:
    async with (
        whole_service(tmp_path, redis_url=redis_url, event_stream=STREAM) as whole,
        open_redis(redis_url, patience=PATIENCE) as client,
    ):
        await register(whole)
        await whole.settle()
        entries: Any = await client.xrange(STREAM)
        [fields] = [entry for _, entry in entries if entry[b"name"] == b"identity.user_registered"]

    payload = json.loads(fields[b"payload"])
    assert {name.decode() for name in fields} >= {"id", "name", "aggregate", "tenant", "payload", "occurred_at"}
    assert fields[b"aggregate"].decode() == payload["user_id"]["value"]
    assert fields[b"tenant"] == b""


async def test_what_could_not_be_published_waits_and_holds_up_nothing_here(own_redis: Any, tmp_path: Path) -> None:
    async with whole_service(tmp_path, redis_url=own_redis.url, event_stream=STREAM) as whole:
        await register(whole)
        own_redis.kill()
        await whole.settle()
        assert [mail.to.value for mail in whole.mailer.sent] == ["ada@example.com"]
        own_redis.start()
        async with open_redis(own_redis.url, patience=PATIENCE) as client, asyncio.timeout(60):
            while not await client.xlen(STREAM):
                await whole.settle()
                await asyncio.sleep(0.05)


async def test_a_stream_without_redis_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnfitSettings, match="EVENT_STREAM"):
        check(Settings(data_folder=tmp_path, event_stream=STREAM, _env_file=None))  # type: ignore[call-arg] # pydantic's


async def test_what_fails_is_done_again_after_the_next_pause() -> None:
    times: list[int] = []

    async def work() -> None:
        times.append(1)
        raise OSError("The line is closed.")

    beat = Beat("schedule", work, timedelta(milliseconds=1))
    await beat.start()
    await until(lambda: len(times) > 2)
    await beat.stop()
    await beat.stop()


async def test_dead_jobs_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_FOLDER", str(tmp_path))
    job = DeadJob(id=UUID(int=1), name="export", values={"rows": 3}, tries=6, reason="OSError", died_at=BEGINNING)
    async with whole_service(tmp_path) as whole:
        await dead_jobs(whole.container).add(job)
    listed = await asyncio.to_thread(CliRunner().invoke, main, ["jobs", "dead"])
    swept = await asyncio.to_thread(CliRunner().invoke, main, ["jobs", "sweep"])

    assert listed.stdout == f'{BEGINNING.isoformat()}  {UUID(int=1)}  export  OSError after 6 tries  {{"rows": 3}}\n'
    assert swept.stdout.startswith("Removed ")
