from uuid import uuid4

import pytest

from tests.reference_service.integration.adapters.http_routes.answers import refusal, refusals
from tests.reference_service.integration.adapters.http_routes.conftest import Team
from tests.reference_service.whole import API, Whole

pytestmark = pytest.mark.anyio
BODY = {"name": "Engine No. 2", "description": "Gears"}


async def test_a_project_is_started_and_found_where_the_answer_says(team: Team) -> None:
    made = await team.owner.post(f"{API}/projects", json=BODY)
    read = await team.owner.get(made.headers["location"])
    taken = await team.owner.post(f"{API}/projects", json=BODY)
    invalid = await team.owner.post(f"{API}/projects", json=BODY | {"name": "\u202e"})

    assert (made.status_code, made.headers["etag"]) == (201, '"1"')
    assert sorted(made.json()) == ["created_at", "deleted_at", "description", "id", "name", "owner_id"]
    assert made.json() | BODY == made.json()
    assert (read.status_code, read.json(), read.headers["etag"]) == (200, made.json(), '"1"')
    assert refusals(taken, invalid) == [(409, "PROJECT_EXISTS"), (422, "INVALID_TEXT")]


async def test_the_second_version_counts_the_tasks(team: Team) -> None:
    project = (await team.owner.post(f"{API}/projects", json=BODY)).json()
    for title in ("One", "Two"):
        await team.owner.post(f"{API}/projects/{project['id']}/tasks", json={"title": title, "description": ""})

    overview = await team.owner.get(f"/api/v2/projects/{project['id']}")

    counts = {"open": 2, "in_progress": 0, "review": 0, "done": 0, "cancelled": 0}
    assert (overview.json(), overview.headers["etag"]) == (project | {"tasks": counts}, '"1.2.0.0.0.0"')
    assert refusal(await team.owner.get(f"/api/v2/projects/{uuid4()}")) == (404, "PROJECT_NOT_FOUND")


async def test_a_project_is_edited_from_the_version_that_was_read(team: Team) -> None:
    made = await team.owner.post(f"{API}/projects", json=BODY)
    path, edit, etag = made.headers["location"], {"name": "Engine No. 3", "description": ""}, {"If-Match": made.headers["etag"]}

    edited = await team.owner.put(path, json=edit, headers=etag)
    late = await team.owner.put(path, json=edit, headers=etag)
    blind = await team.owner.put(path, json=edit)
    half = await team.owner.put(path, json={"name": "Engine No. 4"}, headers={"If-Match": '"2"'})
    nobody = await team.owner.put(f"{API}/projects/{uuid4()}", json=edit, headers=etag)

    assert (edited.status_code, edited.json(), edited.headers["etag"]) == (200, made.json() | edit, '"2"')
    assert refusals(late, blind, half, nobody) == [
        (412, "PROJECT_CHANGED"),
        (428, "PRECONDITION_REQUIRED"),
        (422, "INVALID"),
        (404, "PROJECT_NOT_FOUND"),
    ]


async def test_a_project_goes_and_comes_back(whole: Whole, team: Team) -> None:
    made = await team.owner.post(f"{API}/projects", json=BODY)
    path = made.headers["location"]
    member = await whole.member(team.owner, team.tenant, "member@example.com", "member")

    denied = await member.delete(path)
    gone = await team.owner.delete(path)
    missing = [await team.owner.get(path), await team.owner.delete(path)]
    listed = (await team.owner.get(f"{API}/projects/deleted")).json()
    back = await team.owner.post(f"{path}/restore")
    nothing = (await team.owner.get(f"{API}/projects/deleted")).json()

    assert (gone.status_code, gone.content) == (204, b"")
    assert refusals(denied, *missing) == [(403, "NOT_THE_OWNER"), (404, "PROJECT_NOT_FOUND"), (404, "PROJECT_NOT_FOUND")]
    assert [project["id"] for project in listed["items"]] == [made.json()["id"]]
    assert listed["items"][0]["deleted_at"] is not None
    assert (back.status_code, back.json(), back.headers["etag"]) == (200, made.json(), '"3"')
    assert nothing == {"items": [], "next_cursor": None}


async def test_projects_are_listed_page_by_page_while_others_are_started(team: Team) -> None:
    for name in ("A", "B", "C"):
        await team.owner.post(f"{API}/projects", json={"name": name, "description": ""})

    first = (await team.owner.get(f"{API}/projects", params={"limit": 2})).json()
    await team.owner.post(f"{API}/projects", json={"name": "D", "description": ""})
    pages = [first]
    while pages[-1]["next_cursor"] is not None:
        query = {"limit": 2, "cursor": pages[-1]["next_cursor"]}
        pages.append((await team.owner.get(f"{API}/projects", params=query)).json())

    names = [[project["name"] for project in page["items"]] for page in pages]
    assert names == [["Welcome to Engines", "A"], ["B", "C"], ["D"]]


async def test_a_viewer_changes_nothing(whole: Whole, team: Team) -> None:
    viewer = await whole.member(team.owner, team.tenant, "viewer@example.com", "viewer")
    path = (await team.owner.post(f"{API}/projects", json=BODY)).headers["location"]

    assert (await viewer.get(path)).status_code == 200
    assert (
        refusals(
            await viewer.post(f"{API}/projects", json=BODY),
            await viewer.put(path, json=BODY, headers={"If-Match": '"1"'}),
            await viewer.delete(path),
            await viewer.post(f"{path}/restore"),
            await viewer.get(f"{API}/projects/deleted"),
        )
        == [(403, "PERMISSION_MISSING")] * 5
    )
