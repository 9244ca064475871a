from uuid import uuid4

import pytest

from tests.reference_service.integration.adapters.http_routes.answers import refusal, refusals
from tests.reference_service.integration.adapters.http_routes.conftest import Team
from tests.reference_service.whole import API, Whole

pytestmark = pytest.mark.anyio


async def test_a_tenant_is_founded_set_up_and_found(whole: Whole) -> None:
    client = await whole.account("ada@example.com")

    made = await client.post(f"{API}/tenants", json={"name": "Engines"})
    place = made.headers["location"]
    young = await client.post(f"{place}/token")
    await whole.settle()
    read = await client.get(place)
    listed = await client.get(f"{API}/tenants")

    assert (made.status_code, made.json()["status"], made.headers["etag"]) == (201, "onboarding", '"1"')
    assert place == f"{API}/tenants/{made.json()['id']}"
    assert refusal(young) == (404, "TENANT_NOT_FOUND")
    opened = made.json() | {"status": "open"}
    assert read.json() == opened | {"open_invitations": 0}
    assert listed.json() == {"items": [opened], "next_cursor": None}
    assert refusal(await client.post(f"{API}/tenants", json={"name": "\t"})) == (422, "INVALID_TEXT")


@pytest.mark.parametrize("key", ["", " ", "a b", "ä", "x" * 65, "a/b"])
async def test_an_idempotency_key_has_a_form(whole: Whole, key: str) -> None:
    client = await whole.account("ada@example.com")

    answer = await client.post(f"{API}/tenants", json={"name": "Engines"}, headers={b"Idempotency-Key": key.encode()})

    assert refusal(answer) == (422, "INVALID")
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"
    assert (await client.get(f"{API}/tenants")).json()["items"] == []


async def test_a_tenant_is_renamed_by_its_owner(whole: Whole, team: Team) -> None:
    manager = await whole.member(team.owner, team.tenant, "manager@example.com", "manager")
    stranger = await whole.account("stranger@example.com")
    path, body = f"{API}/tenants/{team.tenant}", {"name": "Looms"}
    etag = {"If-Match": (await team.owner.get(path)).headers["etag"]}
    # The path says which tenant, so this is no request inside one.
    del team.owner.headers["X-Tenant-Token"]

    denied = await manager.patch(path, json=body, headers=etag)
    foreign = await stranger.patch(path, json=body, headers=etag)
    blind = await team.owner.patch(path, json=body)
    renamed = await team.owner.patch(path, json=body, headers=etag)
    late = await team.owner.patch(path, json=body, headers=etag)
    random = await team.owner.patch(f"{API}/tenants/{uuid4()}", json=body, headers=etag)

    assert (renamed.status_code, renamed.json()["name"]) == (200, "Looms")
    assert refusals(denied, foreign, blind, late, random) == [
        (403, "PERMISSION_MISSING"),
        (404, "TENANT_NOT_FOUND"),
        (428, "PRECONDITION_REQUIRED"),
        (412, "TENANT_CHANGED"),
        (404, "TENANT_NOT_FOUND"),
    ]


async def test_a_tenant_token_is_given_to_members(whole: Whole, team: Team) -> None:
    stranger = await whole.account("stranger@example.com")

    given = await team.owner.post(f"{API}/tenants/{team.tenant}/token")

    assert (given.status_code, sorted(given.json()), given.json()["expires_in"]) == (200, ["expires_in", "token"], 900)
    assert (
        refusals(
            await stranger.post(f"{API}/tenants/{team.tenant}/token"),
            await stranger.get(f"{API}/tenants/{team.tenant}"),
            await stranger.get(f"{API}/tenants/no-id"),
        )
        == [(404, "TENANT_NOT_FOUND")] * 3
    )


async def test_what_is_no_tenant_token_leads_into_no_tenant(team: Team) -> None:
    del team.owner.headers["X-Tenant-Token"]

    missing = await team.owner.get(f"{API}/projects")
    wrong = await team.owner.get(f"{API}/projects", headers={"X-Tenant-Token": team.tenant})

    assert refusals(missing, wrong) == [(401, "TENANT_TOKEN_MISSING"), (401, "TOKEN_INVALID")]


async def test_an_invitation_is_taken_once_by_whom_it_was_meant_for(whole: Whole, team: Team) -> None:
    friend, other = await whole.account("friend@example.com"), await whole.account("other@example.com")
    invited = await team.owner.post(f"{API}/invitations", json={"email": "Friend@example.com", "role": "member"})
    await whole.settle()
    letter = {"tenant_id": team.tenant, "token": whole.letter("friend@example.com", "accept-invitation")}

    stolen = await other.post(f"{API}/invitations/accept", json=letter)
    accepted = await friend.post(f"{API}/invitations/accept", json=letter)
    again = await friend.post(f"{API}/invitations/accept", json=letter)

    assert (invited.status_code, sorted(invited.json())) == (201, ["email", "expires_at", "id", "role"])
    assert (invited.json()["email"], invited.json()["role"]) == ("friend@example.com", "member")
    assert (accepted.status_code, accepted.json()["role"]) == (200, "member")
    assert accepted.headers["etag"] == (await friend.get(f"{API}/tenants/{team.tenant}")).headers["etag"]
    assert refusals(stolen, again) == [(404, "INVITATION_NOT_FOUND")] * 2


async def test_an_invitation_needs_an_address_a_role_and_the_permission(whole: Whole, team: Team) -> None:
    member = await whole.member(team.owner, team.tenant, "member@example.com", "member")
    good = {"email": "friend@example.com", "role": "member"}

    assert refusals(
        await team.owner.post(f"{API}/invitations", json=good | {"email": "friend"}),
        await team.owner.post(f"{API}/invitations", json=good | {"role": "emperor"}),
        await team.owner.post(f"{API}/invitations", json={"email": "friend@example.com"}),
        await member.post(f"{API}/invitations", json=good),
    ) == [(422, "INVALID_EMAIL"), (422, "UNKNOWN_ROLE"), (422, "INVALID"), (403, "PERMISSION_MISSING")]
