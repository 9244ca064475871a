"""The overview, from the events to the answer, and from the command line."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from click.testing import CliRunner

from reference_service.infrastructure.cli import main
from reference_service.infrastructure.composition.overview import rebuild_overview
from tests.reference_service.integration.adapters.http_routes.answers import refusal
from tests.reference_service.whole import API, Whole, whole_service

pytestmark = pytest.mark.anyio
NONE = {"open": 0, "in_progress": 0, "review": 0, "done": 0, "cancelled": 0}


@pytest.fixture
async def whole(database_url: str, tmp_path: Path) -> AsyncIterator[Whole]:
    """Return a service: one test on each kind of database."""
    async with whole_service(tmp_path, database_url=database_url) as opened:
        yield opened


async def at_work(whole: Whole) -> httpx2.AsyncClient:
    """Return an owner whose first project has a task that is open, one that is cancelled, and one that is deleted."""
    owner = await whole.account("owner@example.com")
    await whole.found(owner, "Engines")
    project = (await owner.get(f"{API}/projects")).json()["items"][0]["id"]
    places = [
        (await owner.post(f"{API}/projects/{project}/tasks", json={"title": title, "description": ""})).headers["location"]
        for title in ("Open", "Cancelled", "Deleted")
    ]
    await owner.post(f"{places[1]}/move", json={"state": "cancelled"})
    await owner.delete(places[2])
    return owner


async def seen(owner: httpx2.AsyncClient) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what is told of the tenant and of its projects, without moments."""
    tenant = (await owner.get(f"{API}/overview")).json()
    projects = (await owner.get(f"{API}/overview/projects")).json()["items"]
    return {name: tenant[name] for name in ("projects", "open_tasks", "done_tasks")}, [each["tasks"] for each in projects]


async def test_what_happens_is_in_the_overview_once_it_is_heard_of(whole: Whole) -> None:
    owner = await at_work(whole)
    before = await seen(owner)
    await whole.settle()

    assert before == ({"projects": 1, "open_tasks": 0, "done_tasks": 0}, [NONE])
    assert await seen(owner) == ({"projects": 1, "open_tasks": 1, "done_tasks": 0}, [NONE | {"open": 1, "cancelled": 1}])


async def test_projects_come_by_pages_and_say_when_something_happened(whole: Whole) -> None:
    owner = await at_work(whole)
    second = (await owner.post(f"{API}/projects", json={"name": "Two", "description": ""})).json()
    await whole.settle()
    first = (await owner.get(f"{API}/overview/projects", params={"limit": 1})).json()
    rest = (await owner.get(f"{API}/overview/projects", params={"limit": 1, "cursor": first["next_cursor"]})).json()
    tenant = (await owner.get(f"{API}/overview")).json()

    assert rest["next_cursor"] is None
    assert rest["items"] == [
        {
            "id": second["id"],
            "started_at": second["created_at"],
            "tasks": NONE,
            "last_activity_at": second["created_at"],
        }
    ]
    assert tenant["last_activity_at"] == second["created_at"]


async def test_others_see_their_own(whole: Whole) -> None:
    await at_work(whole)
    other = await whole.account("other@example.com")
    await whole.found(other, "Looms")
    await whole.settle()

    assert await seen(other) == ({"projects": 1, "open_tasks": 0, "done_tasks": 0}, [NONE])
    assert refusal(await whole.client().get(f"{API}/overview")) == (401, "UNAUTHENTICATED")


async def test_it_is_made_anew_for_all_tenants(whole: Whole) -> None:
    owner = await at_work(whole)
    number = await rebuild_overview(whole.container).execute()
    rebuilt = await seen(owner)
    await whole.settle()

    assert number == 4
    assert (
        rebuilt == await seen(owner) == ({"projects": 1, "open_tasks": 1, "done_tasks": 0}, [NONE | {"open": 1, "cancelled": 1}])
    )


def test_the_command_counts_anew(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    environment = {"DATABASE_URL": sqlite_url, "DATA_FOLDER": str(tmp_path)}
    counted = CliRunner().invoke(main, ["rebuild-overview"], env=environment)
    one = CliRunner().invoke(main, ["rebuild-overview", str(uuid4())], env=environment)
    wrong = CliRunner().invoke(main, ["rebuild-overview", "nonsense"], env=environment)

    assert [each.output for each in (counted, one)] == ["Counted 0 projects and tasks.\n"] * 2
    assert (wrong.exit_code, "`nonsense` is no id of a tenant." in wrong.output) == (2, True)
