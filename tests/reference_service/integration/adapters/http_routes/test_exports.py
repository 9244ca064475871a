"""Exports: whole or visibly cut, and never more than a few at once."""

import asyncio
import json
import tracemalloc
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest
from sqlalchemy import insert
from sqlalchemy.pool import QueuePool
from starlette.types import Message

from reference_service.adapters.http.ndjson import NdjsonResponse
from reference_service.adapters.http.slots import Slots
from reference_service.adapters.persistence.shared.row_scope import as_service
from reference_service.adapters.persistence.work.readers import SqlTaskStream
from reference_service.adapters.persistence.work.tables import TaskRow
from reference_service.domain.shared.ids import TenantId
from reference_service.infrastructure.database import OwnedDatabases
from tests.reference_service.contract.building import ACME, keep_projects, project
from tests.reference_service.contract.ground import ground_on
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.integration.adapters.http_routes.answers import refusal
from tests.reference_service.whole import API, Whole, whole_service

pytestmark = pytest.mark.anyio
EXPORT = f"{API}/exports/tasks"
MANY = 20_000


@pytest.fixture
async def served(database_url: str, tmp_path: Path) -> AsyncIterator[Whole]:
    """Return a service: one test on each kind of database."""
    async with whole_service(tmp_path, database_url=database_url) as opened:
        yield opened


async def manager(whole: Whole) -> tuple[httpx2.AsyncClient, TenantId, UUID]:
    """Return an owner at work, with their tenant and a project of it."""
    owner = await whole.account("owner@example.com")
    tenant = TenantId.parse(await whole.found(owner, "Engines")).unwrap()
    first = (await owner.get(f"{API}/projects")).json()["items"][0]["id"]
    return owner, tenant, UUID(first)


async def fill(databases: OwnedDatabases, tenant: TenantId, project_id: UUID, number: int) -> None:
    """Add so many tasks to a project."""
    rows = [_row(tenant, project_id, each) for each in range(1, number + 1)]
    async with databases.turn, as_service(databases.writer).begin() as connection:
        for begin in range(0, number, 1000):
            await connection.execute(insert(TaskRow), rows[begin : begin + 1000])


def _row(tenant: TenantId, project_id: UUID, number: int) -> dict[str, object]:
    return {
        "id": UUID(int=number),
        "tenant_id": tenant.value,
        "project_id": project_id,
        "title": f"Task {number}",
        "title_folded": f"task {number}",
        "description": "With care. " * 20,
        "state": "open",
        "created_by": UUID(int=1),
        "assignee_id": None,
        "created_at": BEGINNING + timedelta(seconds=number),
        "deleted_at": None,
        "version": 1,
    }


def busy(databases: OwnedDatabases) -> int:
    """Return how many connections are in use to read."""
    pool = databases.reader.pool
    assert isinstance(pool, QueuePool)
    return pool.checkedout()


async def test_an_export_has_all_tasks_and_says_so(served: Whole) -> None:
    owner, tenant, first = await manager(served)
    await fill(served.container.databases, tenant, first, 450)
    answer = await owner.get(EXPORT)

    *tasks, last = (json.loads(line) for line in answer.text.splitlines())
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/x-ndjson")
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    assert [task["title"] for task in tasks] == [f"Task {number}" for number in range(1, 451)]
    assert tasks[6] == (await owner.get(f"{API}/tasks/{tasks[6]['id']}")).json()
    assert last == {"complete": True, "count": 450}


async def test_an_export_of_nothing_is_complete(served: Whole) -> None:
    owner, _, _ = await manager(served)

    assert (await owner.get(EXPORT)).text == '{"complete": true, "count": 0}\n'


async def test_others_tasks_are_in_no_export(served: Whole) -> None:
    owner, tenant, first = await manager(served)
    await fill(served.container.databases, tenant, first, 3)
    other = await served.account("other@example.com")
    await served.found(other, "Looms")

    assert (await other.get(EXPORT)).text == '{"complete": true, "count": 0}\n'
    assert len((await owner.get(EXPORT)).text.splitlines()) == 4


async def test_a_member_exports_nothing(served: Whole) -> None:
    owner, tenant, _ = await manager(served)
    member = await served.member(owner, str(tenant), "member@example.com", "member")

    assert refusal(await member.get(EXPORT)) == (403, "PERMISSION_MISSING")


async def test_a_few_of_many_tasks_are_held_at_once(databases: OwnedDatabases) -> None:
    ground = ground_on(databases)
    await keep_projects(ground, project())
    await fill(databases, ACME, project().id.value, MANY)

    one_by_one, at_once = await _most_held(databases, holds=False), await _most_held(databases, holds=True)

    # Whatever measures coverage has a share in both.
    assert one_by_one < at_once / 2


async def _most_held(databases: OwnedDatabases, *, holds: bool) -> int:
    """Return how many bytes were in use at most while all tasks were read, each held to the end or let go at once."""
    held: list[object] = []
    count = 0
    tracemalloc.start()
    try:
        async with aclosing(SqlTaskStream(databases).living(ACME)) as tasks:
            async for task in tasks:
                count += 1
                if holds:
                    held.append(task)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == MANY
    return most


class _Leaving:
    """A client that reads the beginning of an answer, and then is gone, or reads no more."""

    def __init__(self, *, leaves: bool) -> None:
        self.began = asyncio.Event()
        self._gone = asyncio.Event()
        self._leaves = leaves

    async def receive(self) -> Message:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.body":
            self.began.set()
            if self._leaves:
                self._gone.set()
            await asyncio.Event().wait()


@pytest.mark.parametrize("leaves", [True, False], ids=["who leaves", "who reads no more"])
async def test_the_connection_of_a_client_is_given_back(databases: OwnedDatabases, *, leaves: bool) -> None:
    ground = ground_on(databases)
    await keep_projects(ground, project())
    await fill(databases, ACME, project().id.value, 2000)
    client = _Leaving(leaves=leaves)
    # Long enough for the first line to come on a busy machine.
    patience = timedelta(minutes=1) if leaves else timedelta(seconds=5)

    async def lines() -> AsyncGenerator[str, None]:
        async with aclosing(SqlTaskStream(databases).living(ACME)) as tasks:
            async for task in tasks:
                yield task.title

    answer = asyncio.create_task(NdjsonResponse(lines(), patience)({"type": "http"}, client.receive, client.send))
    await asyncio.wait_for(client.began.wait(), 20)
    during = busy(databases)
    await asyncio.wait_for(answer, 20)

    assert (during, busy(databases)) == (1, 0)


async def test_only_a_few_export_at_once_and_their_places_are_given_back(served: Whole) -> None:
    owner, _, _ = await manager(served)
    slots: Slots = _state(served).exports
    with slots.taken(), slots.taken(), slots.taken():
        refused = await owner.get(EXPORT)
    answers = [await owner.get(EXPORT) for _ in range(5)]

    assert (refusal(refused), refused.headers["retry-after"]) == ((503, "EXPORTS_BUSY"), "10")
    assert [answer.status_code for answer in answers] == [200] * 5


def _state(whole: Whole) -> Any:
    app: Any = whole.app
    while not hasattr(app, "state"):
        app = app._app if hasattr(app, "_app") else app.app  # noqa: SLF001 - the layers, one inside the other
    return app.state.http
