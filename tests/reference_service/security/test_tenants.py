"""What somebody of one tenant can reach of another."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from reference_service.infrastructure.app import fastapi_of
from tests.reference_service.whole import API, Whole

pytestmark = pytest.mark.anyio
BODIES: Mapping[str, dict[str, object]] = {
    "move": {"state": "cancelled"},
    "tasks": {"title": "T", "description": ""},
    "role": {"role": "viewer"},
    "{project_id}": {"name": "P", "description": ""},
    "{task_id}": {"title": "T", "description": ""},
    "{tenant_id}": {"name": "T"},
    "{endpoint_id}": {"url": "https://93.184.216.34/", "events": ["*"], "status": "active"},
}


def _operations(whole: Whole) -> list[tuple[str, str]]:
    """Return the method and the path of every operation of version 1 and 2 that takes an id, from the OpenAPI document."""
    document: dict[str, Any] = fastapi_of(whole.container).openapi()
    found = [
        (method.upper(), path)
        for path, item in document["paths"].items()
        for method in item
        if "{" in path and "/admin/" not in path
    ]
    assert len(found) >= 15
    return found


async def _ask(client: httpx2.AsyncClient, method: str, path: str, ids: Mapping[str, str]) -> httpx2.Response:
    address = re.sub(r"\{(\w+)\}", lambda match: ids[match[1]], path)
    body = BODIES.get(path.rpartition("/")[2]) if method in {"POST", "PUT", "PATCH"} else None
    headers = {"If-Match": '"1"'} if method in {"PUT", "PATCH", "DELETE"} else {}
    return await client.request(method, address, json=body, headers=headers)


def _said(answer: httpx2.Response) -> tuple[int, object, object]:
    body = answer.json()
    return answer.status_code, body["code"], body["error"]


# Row 1, with the tokens of three roles.
@pytest.mark.parametrize("role", ["viewer", "member", "owner"])
async def test_an_id_of_another_tenant_is_answered_like_one_that_nobody_has(whole: Whole, role: str) -> None:
    theirs = await whole.account("theirs@example.com")
    their_tenant = await whole.found(theirs, "Theirs")
    project = (await theirs.post(f"{API}/projects", json={"name": "Secret", "description": ""})).json()["id"]
    task = (await theirs.post(f"{API}/projects/{project}/tasks", json={"title": "Secret", "description": ""})).json()["id"]
    user = (await theirs.get(f"{API}/me")).json()["id"]
    hook = {"url": "https://93.184.216.34/", "events": ["*"]}
    endpoint = (await theirs.post(f"{API}/webhooks", json=hook)).json()["id"]
    session = (await theirs.get(f"{API}/account/sessions")).json()["items"][0]["id"]
    plain = {"Content-Type": "text/plain"}
    file = (await theirs.post(f"{API}/files", params={"name": "secret.txt"}, content=b"Secret", headers=plain)).json()["id"]
    owner = await whole.account("ours@example.com")
    ours = await whole.found(owner, "Ours")
    client = owner if role == "owner" else await whole.member(owner, ours, "guest@example.com", role)
    foreign = {"tenant_id": their_tenant, "project_id": project, "task_id": task, "user_id": user, "endpoint_id": endpoint}
    foreign |= {"session_id": session, "file_id": file}

    for method, path in _operations(whole):
        nobody = {name: str(uuid4()) for name in foreign}
        found, missing = await _ask(client, method, path, foreign), await _ask(client, method, path, nobody)

        assert _said(found) == _said(missing), f"{method} {path}"
        assert found.status_code in {403, 404}, f"{method} {path}: {found.text}"
    assert (await theirs.get(f"{API}/projects/{project}")).json()["name"] == "Secret"
    assert (await theirs.get(f"{API}/tasks/{task}")).json()["state"] == "open"
    assert (await theirs.get(f"{API}/webhooks/{endpoint}")).headers["etag"] == '"1"'
    assert (await theirs.get(f"{API}/files/{file}/content")).content == b"Secret"


# Row 2: the token of a tenant is good for its user only, and only as long as they are a member.
async def test_a_tenant_token_is_no_use_to_somebody_else_or_after_a_removal(whole: Whole) -> None:
    owner = await whole.account("owner@example.com")
    tenant = await whole.found(owner, "Engines")
    member = await whole.member(owner, tenant, "member@example.com", "member")
    stranger = await whole.account("stranger@example.com")

    borrowed = await stranger.get(f"{API}/projects", headers={"X-Tenant-Token": owner.headers["X-Tenant-Token"]})
    assert borrowed.status_code == 401
    assert (await member.get(f"{API}/projects")).status_code == 200
    number = (await member.get(f"{API}/me")).json()["id"]
    assert (await owner.delete(f"{API}/members/{number}")).status_code == 204

    assert (await member.get(f"{API}/projects")).status_code == 404


# Seed 4 read all tenants when the token was absent.
async def test_without_a_tenant_token_nothing_of_any_tenant_is_shown(whole: Whole) -> None:
    owner = await whole.account("owner@example.com")
    await whole.found(owner, "Engines")
    del owner.headers["X-Tenant-Token"]

    assert (await owner.get(f"{API}/projects")).status_code == 401


# Row 35.
async def test_nobody_grants_a_role_above_their_own_and_the_last_owner_stays(whole: Whole) -> None:
    owner = await whole.account("owner@example.com")
    tenant = await whole.found(owner, "Engines")
    manager = await whole.member(owner, tenant, "manager@example.com", "manager")
    numbers = {name: (await client.get(f"{API}/me")).json()["id"] for name, client in (("o", owner), ("m", manager))}

    answers = [
        await manager.put(f"{API}/members/{numbers['m']}/role", json={"role": "owner"}),
        await manager.put(f"{API}/members/{numbers['o']}/role", json={"role": "viewer"}),
        await manager.post(f"{API}/invitations", json={"email": "friend@example.com", "role": "owner"}),
        await owner.put(f"{API}/members/{numbers['o']}/role", json={"role": "member"}),
        await owner.delete(f"{API}/members/{numbers['o']}"),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (403, "ROLE_ABOVE_OWN"),
        (403, "ROLE_ABOVE_OWN"),
        (403, "ROLE_ABOVE_OWN"),
        (409, "LAST_OWNER"),
        (409, "LAST_OWNER"),
    ]


# Row 42: of two who edit the same version, one is told so.
async def test_no_edit_is_lost(whole: Whole) -> None:
    owner = await whole.account("owner@example.com")
    await whole.found(owner, "Engines")
    made = await owner.post(f"{API}/projects", json={"name": "One", "description": ""})
    path, etag = f"{API}/projects/{made.json()['id']}", made.headers["etag"]

    answers = [
        await owner.put(path, json={"name": name, "description": ""}, headers={"If-Match": etag}) for name in ("Two", "Three")
    ]

    assert [answer.status_code for answer in answers] == [200, 412]
    assert (await owner.get(path)).json()["name"] == "Two"
