import asyncio
from datetime import timedelta

import pytest
from fastapi import FastAPI

from reference_service.adapters.http import health
from reference_service.adapters.http.health import Check, verdict_of
from tests.reference_service.integration.adapters.http.asking import asking

pytestmark = pytest.mark.anyio


async def _well() -> None:
    return None


async def _gone() -> None:
    raise ConnectionRefusedError("postgresql://user:hunter2@database")


def _service(**checks: Check) -> FastAPI:
    app = FastAPI()
    app.state.checks = checks
    app.include_router(health.router)
    return app


@pytest.mark.parametrize("path", ["/livez", "/startupz"])
async def test_a_process_that_answers_lives_whatever_it_lacks(path: str) -> None:
    answer = await asking(_service(database=_gone)).get(path)

    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "checks": {}})


async def test_a_service_is_ready_when_all_that_it_needs_is_there() -> None:
    answer = await asking(_service(database=_well, cache=_well)).get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "checks": {"database": "ok", "cache": "ok"}})


async def test_a_service_that_lacks_something_names_it_and_not_its_address() -> None:
    answer = await asking(_service(database=_gone, cache=_well)).get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "checks": {"database": "ConnectionRefusedError", "cache": "ok"}}


async def test_a_check_has_only_so_much_time() -> None:
    assert await verdict_of(asyncio.Event().wait, timedelta(0)) == "too slow"
