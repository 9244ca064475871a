"""Addresses that are told of events, and their secrets."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from reference_service.domain.webhooks.endpoint import MOST_ENDPOINTS
from tests.reference_service.integration.adapters.http_routes.answers import refusal, refusals
from tests.reference_service.integration.adapters.http_routes.conftest import Team
from tests.reference_service.whole import API, Whole, whole_service

pytestmark = pytest.mark.anyio
# Nobody is called here: an address that is written as one needs no looking up.
URL, OTHER = "https://93.184.216.34/hooks", "https://93.184.216.34:8443/hooks?x=1"
BODY = {"url": URL, "events": ["work.*", "tenancy.member_joined"]}


@pytest.fixture
async def whole(tmp_path: Path) -> AsyncIterator[Whole]:
    async with whole_service(tmp_path) as opened:
        yield opened


async def test_an_endpoint_is_added_and_its_secret_shown_once(team: Team) -> None:
    made = await team.owner.post(f"{API}/webhooks", json=BODY)
    read = await team.owner.get(made.headers["location"])
    listed = await team.owner.get(f"{API}/webhooks")

    said = made.json()
    secret = said.pop("secret")
    assert (made.status_code, made.headers["etag"], made.headers["cache-control"]) == (201, '"1"', "no-store")
    assert (secret.startswith("whsec_"), len(secret)) == (True, 50)
    assert said == {
        "id": said["id"],
        "url": URL,
        "events": ["tenancy.member_joined", "work.*"],
        "status": "active",
        "created_at": said["created_at"],
        "failing_since": None,
        "rotating_until": None,
    }
    assert (read.json(), listed.json()) == (said, {"items": [said], "next_cursor": None})


async def test_a_request_that_comes_again_makes_nothing_and_shows_no_secret(team: Team) -> None:
    key = {"Idempotency-Key": "once"}
    made = await team.owner.post(f"{API}/webhooks", json=BODY, headers=key)
    again = await team.owner.post(f"{API}/webhooks", json=BODY, headers=key)
    misused = await team.owner.post(f"{API}/webhooks", json=BODY | {"url": OTHER}, headers=key)

    assert (again.status_code, again.json()) == (201, made.json() | {"secret": None})
    assert refusal(misused) == (422, "IDEMPOTENCY_KEY_MISUSED")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"url": "http://93.184.216.34/"}, "FORBIDDEN_URL"),
        ({"url": "https://127.0.0.1/"}, "FORBIDDEN_URL"),
        ({"url": "https://[::1]/"}, "FORBIDDEN_URL"),
        ({"url": "https://93.184.216.34:22/"}, "FORBIDDEN_URL"),
        ({"url": "nonsense"}, "FORBIDDEN_URL"),
        ({"url": "https://a b/"}, "INVALID_URL"),
        ({"events": ["identity.*"]}, "INVALID_EVENTS"),
        ({"events": []}, "INVALID"),
        ({"url": ""}, "INVALID"),
        ({"events": "work.*"}, "INVALID"),
    ],
)
async def test_what_cannot_be_told_of_events_is_refused(team: Team, change: dict[str, object], code: str) -> None:
    made = await team.owner.post(f"{API}/webhooks", json=BODY)
    edit = {**BODY, "status": "active", **change}

    assert (
        refusals(
            await team.owner.post(f"{API}/webhooks", json={**BODY, **change}),
            await team.owner.put(made.headers["location"], json=edit, headers={"If-Match": made.headers["etag"]}),
        )
        == [(422, code)] * 2
    )


async def test_an_endpoint_is_edited_from_the_version_that_was_read(team: Team) -> None:
    made = await team.owner.post(f"{API}/webhooks", json=BODY)
    path, etag = made.headers["location"], {"If-Match": made.headers["etag"]}
    edit = {"url": OTHER, "events": ["*"], "status": "disabled"}

    edited = await team.owner.put(path, json=edit, headers=etag)
    late = await team.owner.put(path, json=edit, headers=etag)
    blind = await team.owner.put(path, json=edit)
    odd = await team.owner.put(path, json=edit | {"status": "asleep"}, headers={"If-Match": edited.headers["etag"]})
    nobody = await team.owner.put(f"{API}/webhooks/{uuid4()}", json=edit, headers=etag)

    assert (edited.status_code, edited.headers["etag"], edited.json() | edit) == (200, '"2"', edited.json())
    assert refusals(late, blind, odd, nobody) == [
        (412, "ENDPOINT_CHANGED"),
        (428, "PRECONDITION_REQUIRED"),
        (422, "UNKNOWN_STATUS"),
        (404, "ENDPOINT_NOT_FOUND"),
    ]


async def test_a_secret_is_rotated(team: Team) -> None:
    made = await team.owner.post(f"{API}/webhooks", json=BODY)
    rotated = await team.owner.post(f"{made.headers['location']}/rotate-secret")

    assert (rotated.status_code, rotated.headers["etag"], rotated.headers["cache-control"]) == (200, '"2"', "no-store")
    assert rotated.json()["secret"] not in {None, made.json()["secret"]}
    assert rotated.json()["rotating_until"] is not None


async def test_an_endpoint_is_deleted_for_good(team: Team) -> None:
    path = (await team.owner.post(f"{API}/webhooks", json=BODY)).headers["location"]
    gone = await team.owner.delete(path)

    assert (gone.status_code, gone.content) == (204, b"")
    assert (
        refusals(
            await team.owner.get(path),
            await team.owner.delete(path),
            await team.owner.post(f"{path}/rotate-secret"),
            await team.owner.get(f"{path}/deliveries"),
        )
        == [(404, "ENDPOINT_NOT_FOUND")] * 4
    )


async def test_a_tenant_has_so_many_endpoints_and_no_more(team: Team) -> None:
    made = [await team.owner.post(f"{API}/webhooks", json=BODY) for _ in range(MOST_ENDPOINTS + 1)]
    first = (await team.owner.get(f"{API}/webhooks", params={"limit": 15})).json()
    second = (await team.owner.get(f"{API}/webhooks", params={"limit": 15, "cursor": first["next_cursor"]})).json()

    assert [answer.status_code for answer in made[:-1]] == [201] * MOST_ENDPOINTS
    assert refusal(made[-1]) == (409, "TOO_MANY_ENDPOINTS")
    assert [len(page["items"]) for page in (first, second)] == [15, 5]
    assert second["next_cursor"] is None


async def test_only_managers_and_owners_see_endpoints(whole: Whole, team: Team) -> None:
    path = (await team.owner.post(f"{API}/webhooks", json=BODY)).headers["location"]
    manager, member = [await whole.member(team.owner, team.tenant, f"{role}@example.com", role) for role in ("manager", "member")]

    assert [(await manager.get(place)).status_code for place in (f"{API}/webhooks", path)] == [200, 200]
    assert (
        refusals(
            await member.get(f"{API}/webhooks"),
            await member.get(path),
            await member.get(f"{path}/deliveries"),
            await member.post(f"{API}/webhooks", json=BODY),
            await member.put(path, json={**BODY, "status": "active"}, headers={"If-Match": '"1"'}),
            await member.post(f"{path}/rotate-secret"),
            await member.delete(path),
        )
        == [(403, "PERMISSION_MISSING")] * 7
    )


async def test_the_endpoints_of_a_tenant_are_nobody_elses(whole: Whole, team: Team) -> None:
    path = (await team.owner.post(f"{API}/webhooks", json=BODY)).headers["location"]
    stranger = await whole.account("stranger@example.com")
    await whole.found(stranger, "Looms")

    assert (await stranger.get(f"{API}/webhooks")).json()["items"] == []
    assert (
        refusals(
            await stranger.get(path),
            await stranger.get(f"{path}/deliveries"),
            await stranger.put(path, json={**BODY, "status": "active"}, headers={"If-Match": '"1"'}),
            await stranger.post(f"{path}/rotate-secret"),
            await stranger.delete(path),
        )
        == [(404, "ENDPOINT_NOT_FOUND")] * 5
    )
