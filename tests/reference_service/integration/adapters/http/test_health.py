import asyncio
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from reference_service.adapters.http import health
from reference_service.adapters.http.health import Checks, verdict_of
from tests.reference_service.integration.adapters.http.asking import asking

pytestmark = pytest.mark.anyio


async def _well() -> None:
    return None


async def _gone() -> None:
    raise ConnectionRefusedError("postgresql://user:hunter2@database")


async def _told(path: str, checks: Checks) -> tuple[int, Any]:
    app = FastAPI()
    app.state.checks = checks
    app.include_router(health.router)
    answer = await asking(app).get(path)
    return answer.status_code, answer.json()


async def test_a_process_that_answers_lives_whatever_it_lacks() -> None:
    checks = Checks(needed={"database": _gone}, beginning={"keys": _gone}, is_ending=True)

    assert await _told("/livez", checks) == (200, {"status": "ok", "checks": {}})


async def test_a_service_is_ready_when_all_that_it_needs_is_there() -> None:
    checks = Checks(needed={"database": _well}, wanted={"redis": _well})

    assert await _told("/readyz", checks) == (200, {"status": "ok", "checks": {"database": "ok", "redis": "ok"}})


async def test_a_service_that_lacks_what_it_needs_names_it_and_not_its_address() -> None:
    checks = Checks(needed={"database": _gone}, wanted={"redis": _well})

    told = {"status": "unavailable", "checks": {"database": "ConnectionRefusedError", "redis": "ok"}}
    assert await _told("/readyz", checks) == (503, told)


async def test_a_service_goes_on_without_what_it_can_do_without() -> None:
    checks = Checks(needed={"database": _well}, wanted={"redis": _gone})

    told = {"status": "degraded", "checks": {"database": "ok", "redis": "ConnectionRefusedError"}}
    assert await _told("/readyz", checks) == (200, told)


async def test_a_service_that_was_told_to_end_is_not_ready() -> None:
    checks = Checks(needed={"database": _well}, is_ending=True)

    assert await _told("/readyz", checks) == (503, {"status": "ending", "checks": {"database": "ok"}})


async def test_a_service_has_started_once_all_was_found_and_that_is_not_asked_for_again() -> None:
    asked: list[str] = []
    answers = iter([_gone, _well])

    async def migrations() -> None:
        asked.append("migrations")
        await next(answers)()

    async def keys() -> None:
        asked.append("keys")

    checks = Checks(needed={"database": _gone}, beginning={"migrations": migrations, "keys": keys})

    starting = {"status": "starting", "checks": {"migrations": "ConnectionRefusedError", "keys": "ok"}}
    started = {"status": "ok", "checks": {"migrations": "ok", "keys": "ok"}}
    assert await _told("/startupz", checks) == (503, starting)
    assert await _told("/startupz", checks) == (200, started)
    assert await _told("/startupz", checks) == (200, started)
    assert asked == ["migrations", "keys", "migrations"]


async def test_a_check_has_only_so_much_time() -> None:
    assert await verdict_of(asyncio.Event().wait, timedelta(0)) == "too slow"
