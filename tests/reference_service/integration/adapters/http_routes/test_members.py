from uuid import uuid4

import pytest

from tests.reference_service.integration.adapters.http_routes.answers import refusal, refusals
from tests.reference_service.integration.adapters.http_routes.conftest import Team
from tests.reference_service.whole import API, Whole

pytestmark = pytest.mark.anyio


async def test_members_are_listed_in_the_order_of_their_joining(whole: Whole, team: Team) -> None:
    for name, role in (("a", "manager"), ("b", "viewer")):
        await whole.member(team.owner, team.tenant, f"{name}@example.com", role)

    first = (await team.owner.get(f"{API}/members", params={"limit": 2})).json()
    rest = (await team.owner.get(f"{API}/members", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    found = first["items"] + rest["items"]

    assert [(member["email"], member["role"]) for member in found] == [
        ("owner@example.com", "owner"),
        ("a@example.com", "manager"),
        ("b@example.com", "viewer"),
    ]
    assert sorted(found[0]) == ["email", "joined_at", "role", "user_id"]
    assert rest["next_cursor"] is None


async def test_a_role_is_changed_by_those_who_manage_members(whole: Whole, team: Team) -> None:
    member = await whole.member(team.owner, team.tenant, "member@example.com", "member")
    number = (await member.get(f"{API}/me")).json()["id"]
    path = f"{API}/members/{number}/role"

    denied = await member.put(path, json={"role": "owner"})
    unknown = await team.owner.put(path, json={"role": "emperor"})
    nobody = await team.owner.put(f"{API}/members/{uuid4()}/role", json={"role": "viewer"})
    changed = await team.owner.put(path, json={"role": "viewer"})

    assert (changed.status_code, changed.content) == (204, b"")
    assert refusals(denied, unknown, nobody) == [
        (403, "PERMISSION_MISSING"),
        (422, "UNKNOWN_ROLE"),
        (404, "MEMBER_NOT_FOUND"),
    ]
    assert refusal(await member.post(f"{API}/projects", json={"name": "A", "description": ""})) == (403, "PERMISSION_MISSING")


async def test_a_member_goes_or_is_let_go(whole: Whole, team: Team) -> None:
    viewer, member = [await whole.member(team.owner, team.tenant, f"{role}@example.com", role) for role in ("viewer", "member")]
    numbers = [(await client.get(f"{API}/me")).json()["id"] for client in (viewer, member)]

    denied = await viewer.delete(f"{API}/members/{numbers[1]}")
    gone = await viewer.delete(f"{API}/members/{numbers[0]}")
    let_go = await team.owner.delete(f"{API}/members/{numbers[1]}")
    again = await team.owner.delete(f"{API}/members/{numbers[1]}")

    assert [gone.status_code, let_go.status_code] == [204, 204]
    assert refusals(denied, again) == [(403, "PERMISSION_MISSING"), (404, "MEMBER_NOT_FOUND")]
    assert refusals(*[await client.get(f"{API}/projects") for client in (viewer, member)]) == [(404, "TENANT_NOT_FOUND")] * 2
