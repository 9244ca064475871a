from collections.abc import Mapping
from uuid import uuid4

import httpx2
import pytest

from tests.reference_service.integration.adapters.http_routes.answers import refusal, refusals
from tests.reference_service.integration.adapters.http_routes.conftest import Team
from tests.reference_service.whole import API, Whole

pytestmark = pytest.mark.anyio
BODY = {"title": "Cut gears", "description": "Brass"}


async def _tasks(owner: httpx2.AsyncClient) -> str:
    """Start a project, and return where its tasks are added."""
    made = await owner.post(f"{API}/projects", json={"name": "Engine", "description": ""})
    return f"{made.headers['location']}/tasks"


async def test_a_task_is_added_and_found_where_the_answer_says(team: Team) -> None:
    tasks, me = await _tasks(team.owner), (await team.owner.get(f"{API}/me")).json()["id"]

    made = await team.owner.post(tasks, json=BODY | {"assignee_id": me})
    read = await team.owner.get(made.headers["location"])

    assert (made.status_code, made.headers["etag"]) == (201, '"1"')
    assert made.json() == made.json() | BODY | {"assignee_id": me, "created_by": me, "state": "open", "deleted_at": None}
    assert (read.status_code, read.json(), read.headers["etag"]) == (200, made.json(), '"1"')
    assert refusals(
        await team.owner.post(tasks, json=BODY | {"assignee_id": str(uuid4())}),
        await team.owner.post(tasks, json=BODY | {"title": ""}),
        await team.owner.post(f"{API}/projects/{uuid4()}/tasks", json=BODY),
        await team.owner.get(f"{API}/tasks/{uuid4()}"),
    ) == [(422, "NOT_A_MEMBER"), (422, "INVALID"), (404, "PROJECT_NOT_FOUND"), (404, "TASK_NOT_FOUND")]


async def test_a_task_is_edited_from_the_version_that_was_read(team: Team) -> None:
    made = await team.owner.post(await _tasks(team.owner), json=BODY)
    path, edit, etag = made.headers["location"], {"title": "Cut all gears", "description": ""}, {"If-Match": made.headers["etag"]}

    edited = await team.owner.put(path, json=edit, headers=etag)
    late = await team.owner.put(path, json=edit, headers=etag)
    blind = await team.owner.put(path, json=edit)

    assert (edited.status_code, edited.json(), edited.headers["etag"]) == (200, made.json() | edit, '"2"')
    assert refusals(late, blind) == [(412, "TASK_CHANGED"), (428, "PRECONDITION_REQUIRED")]


async def test_a_task_takes_its_steps(team: Team) -> None:
    made = await team.owner.post(await _tasks(team.owner), json=BODY)
    path = f"{made.headers['location']}/move"

    moved = await team.owner.post(path, json={"state": "cancelled"}, headers={"If-Match": '"1"'})
    late = await team.owner.post(path, json={"state": "open"}, headers={"If-Match": '"1"'})
    jump = await team.owner.post(path, json={"state": "done"})
    back = await team.owner.post(path, json={"state": "open"})
    nobody = await team.owner.post(path, json={"state": "in_progress"})
    unknown = await team.owner.post(path, json={"state": "somewhere"})

    assert (moved.json()["state"], moved.headers["etag"]) == ("cancelled", '"2"')
    assert (back.json()["state"], back.headers["etag"]) == ("open", '"3"')
    assert refusals(late, jump, nobody, unknown) == [
        (412, "TASK_CHANGED"),
        (409, "NO_SUCH_STEP"),
        (409, "TASK_UNASSIGNED"),
        (422, "UNKNOWN_STATE"),
    ]


async def test_a_task_goes_and_comes_back(whole: Whole, team: Team) -> None:
    made = await team.owner.post(await _tasks(team.owner), json=BODY)
    path = made.headers["location"]
    member = await whole.member(team.owner, team.tenant, "member@example.com", "member")

    denied = await member.delete(path)
    gone = await team.owner.delete(path)
    missing = await team.owner.get(path)
    back = await team.owner.post(f"{path}/restore")

    assert (gone.status_code, gone.content) == (204, b"")
    assert refusals(denied, missing) == [(403, "NOT_INVOLVED"), (404, "TASK_NOT_FOUND")]
    assert (back.status_code, back.json(), back.headers["etag"]) == (200, made.json(), '"3"')


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["One", "Two 100%", "Three"]),
        ({"words": "o"}, ["One", "Two 100%"]),
        ({"words": "%"}, ["Two 100%"]),
        ({"words": "_"}, []),
        ({"state": "cancelled"}, ["Three"]),
        ({"state": "open", "words": "TWO"}, ["Two 100%"]),
        ({"assignee_id": "me"}, ["Two 100%"]),
        ({"project_id": "project"}, ["One", "Two 100%", "Three"]),
        ({"project_id": "other"}, []),
    ],
)
async def test_tasks_are_chosen_by_what_a_query_asks_for(team: Team, query: Mapping[str, str], titles: list[str]) -> None:
    me = (await team.owner.get(f"{API}/me")).json()["id"]
    welcome = (await team.owner.get(f"{API}/projects")).json()["items"][0]["id"]
    tasks = await _tasks(team.owner)
    bodies: tuple[dict[str, str], ...] = ({"title": "One"}, {"title": "Two 100%", "assignee_id": me}, {"title": "Three"})
    made = [await team.owner.post(tasks, json={"description": ""} | body) for body in bodies]
    await team.owner.post(f"{made[-1].headers['location']}/move", json={"state": "cancelled"})
    names = {"me": me, "project": tasks.split("/")[-2], "other": welcome}

    page = await team.owner.get(f"{API}/tasks", params={key: names.get(value, value) for key, value in query.items()})

    assert page.status_code == 200
    assert [task["title"] for task in page.json()["items"]] == titles


async def test_a_query_that_cannot_be_meant_is_refused(team: Team) -> None:
    assert refusals(
        await team.owner.get(f"{API}/tasks", params={"state": "somewhere"}),
        await team.owner.get(f"{API}/tasks", params={"words": "x" * 121}),
        await team.owner.get(f"{API}/tasks", params={"words": "a\0b"}),
        await team.owner.get(f"{API}/tasks", params={"project_id": "no-id"}),
    ) == [(422, "UNKNOWN_STATE"), (422, "INVALID"), (422, "INVALID"), (404, "PROJECT_NOT_FOUND")]


async def test_a_viewer_changes_nothing(whole: Whole, team: Team) -> None:
    tasks = await _tasks(team.owner)
    path = (await team.owner.post(tasks, json=BODY)).headers["location"]
    viewer = await whole.member(team.owner, team.tenant, "viewer@example.com", "viewer")

    assert (await viewer.get(path)).status_code == 200
    assert refusal(await viewer.put(path, json=BODY)) == (403, "PERMISSION_MISSING")
    assert (
        refusals(
            await viewer.post(tasks, json=BODY),
            await viewer.post(f"{path}/move", json={"state": "cancelled"}),
            await viewer.delete(path),
            await viewer.post(f"{path}/restore"),
        )
        == [(403, "PERMISSION_MISSING")] * 4
    )
