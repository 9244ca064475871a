"""What the routes let in and give out, all of them: the lists come from the application itself."""

import asyncio
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from fastapi import APIRouter, FastAPI

from reference_service.adapters.http.public import PUBLIC, declared_permissions, undeclared_routes
from reference_service.domain.shared.access import Permission
from reference_service.infrastructure.app import create_app, fastapi_of
from reference_service.infrastructure.settings import Environment
from tests.reference_service.security.api import document_of, operations_of
from tests.reference_service.whole import API, Whole

pytestmark = pytest.mark.anyio

OPERATIONS = """\
DELETE /api/v1/account/sessions/{session_id}
DELETE /api/v1/admin/flags/{name}
DELETE /api/v1/files/{file_id}
DELETE /api/v1/members/{user_id}
DELETE /api/v1/projects/{project_id}
DELETE /api/v1/tasks/{task_id}
DELETE /api/v1/webhooks/{endpoint_id}
GET /.well-known/jwks.json
GET /api/v1/account/sessions
GET /api/v1/admin/audit-log
GET /api/v1/admin/flags
GET /api/v1/admin/flags/{name}
GET /api/v1/admin/jobs
GET /api/v1/admin/outbox
GET /api/v1/admin/permissions
GET /api/v1/admin/roles
GET /api/v1/admin/settings
GET /api/v1/admin/system
GET /api/v1/admin/users
GET /api/v1/admin/users/{user_id}
GET /api/v1/audit-log
GET /api/v1/audit-log/verification
GET /api/v1/events
GET /api/v1/exports/tasks
GET /api/v1/files/{file_id}
GET /api/v1/files/{file_id}/content
GET /api/v1/flags
GET /api/v1/me
GET /api/v1/me/activities
GET /api/v1/me/profile
GET /api/v1/members
GET /api/v1/overview
GET /api/v1/overview/projects
GET /api/v1/partner/projects
GET /api/v1/projects
GET /api/v1/projects/deleted
GET /api/v1/projects/{project_id}
GET /api/v1/tasks
GET /api/v1/tasks/{task_id}
GET /api/v1/tenants
GET /api/v1/tenants/{tenant_id}
GET /api/v1/webhooks
GET /api/v1/webhooks/{endpoint_id}
GET /api/v1/webhooks/{endpoint_id}/deliveries
GET /api/v2/projects/{project_id}
PATCH /api/v1/tenants/{tenant_id}
POST /api/v1/account/two-factor
POST /api/v1/account/two-factor/confirm
POST /api/v1/account/two-factor/disable
POST /api/v1/admin/outbox/{event_id}/retry
POST /api/v1/admin/users/{user_id}/activate
POST /api/v1/admin/users/{user_id}/deactivate
POST /api/v1/admin/users/{user_id}/reset-two-factor
POST /api/v1/auth/login
POST /api/v1/auth/logout
POST /api/v1/auth/logout-everywhere
POST /api/v1/auth/refresh
POST /api/v1/auth/register
POST /api/v1/auth/request-password-reset
POST /api/v1/auth/request-verification
POST /api/v1/auth/reset-password
POST /api/v1/auth/two-factor
POST /api/v1/auth/verify-email
POST /api/v1/files
POST /api/v1/invitations
POST /api/v1/invitations/accept
POST /api/v1/partner/tasks
POST /api/v1/projects
POST /api/v1/projects/{project_id}/restore
POST /api/v1/projects/{project_id}/tasks
POST /api/v1/tasks/{task_id}/move
POST /api/v1/tasks/{task_id}/restore
POST /api/v1/tenants
POST /api/v1/tenants/{tenant_id}/token
POST /api/v1/tickets
POST /api/v1/webhooks
POST /api/v1/webhooks/{endpoint_id}/rotate-secret
PUT /api/v1/admin/flags/{name}
PUT /api/v1/admin/settings
PUT /api/v1/admin/users/{user_id}/role
PUT /api/v1/me/password
PUT /api/v1/me/profile
PUT /api/v1/members/{user_id}/role
PUT /api/v1/projects/{project_id}
PUT /api/v1/tasks/{task_id}
PUT /api/v1/webhooks/{endpoint_id}
"""


async def _seen(client: httpx2.AsyncClient) -> list[dict[str, Any]]:
    """Return all that could have changed, as an owner sees it; each change would also be a line of a log."""
    places = ("me", "me/profile", "me/activities", "tenants", "members", "projects", "projects/deleted", "tasks", "audit-log")
    return [(await client.get(f"{API}/{place}")).json() for place in places]


# Row 14.
@pytest.mark.parametrize("extra", ["role", "tenant_id", "id", "is_active", "owner_id", "version"])
async def test_no_route_lets_anybody_set_what_it_does_not_name(whole: Whole, extra: str) -> None:
    owner = await whole.account("owner@example.com")
    tenant = await whole.found(owner, "Engines")
    project = (await owner.post(f"{API}/projects", json={"name": "One", "description": ""})).json()["id"]
    task = (await owner.post(f"{API}/projects/{project}/tasks", json={"title": "Two", "description": ""})).json()["id"]
    user = (await owner.get(f"{API}/me")).json()["id"]
    ids = {"tenant_id": tenant, "project_id": project, "task_id": task, "user_id": user}
    before = await _seen(owner)
    writes = [each for each in operations_of(document_of(whole)) if each.body is not None and extra not in each.body]

    for each in writes:
        answer = await owner.request(
            each.method, each.at(ids), json={**(each.body or {}), extra: "owner"}, headers={"If-Match": '"1"'}
        )
        if "/admin/" in each.path:
            assert answer.status_code == 403, f"{each}: {answer.text}"
            continue
        if "/partner/" in each.path:
            assert answer.status_code == 401, f"{each}: {answer.text}"
            continue
        said = answer.json()
        assert answer.status_code == 422, f"{each}: {answer.text}"
        assert said["errors"] == [{"field": extra, "error": "Extra inputs are not permitted"}], f"{each}"

    assert len(writes) > 15
    assert await _seen(owner) == before


# Row 16.
async def test_every_route_takes_a_permission_or_is_on_the_list_of_public_ones(whole: Whole) -> None:
    app = fastapi_of(whole.container)
    declared = declared_permissions(app)

    assert undeclared_routes(app) == ()
    assert {place for place, permissions in declared.items() if not permissions} == PUBLIC
    assert len(declared) > 50


# Row 16.
async def test_no_permission_is_there_for_nothing(whole: Whole) -> None:
    declared = declared_permissions(fastapi_of(whole.container))
    of_fields = {Permission.MEMBER_EMAILS_READ}

    assert frozenset.union(*declared.values()) == set(Permission) - of_fields


# Row 16.
async def test_a_route_that_somebody_forgot_to_protect_is_found_wherever_it_hides() -> None:
    app, outer, inner = FastAPI(openapi_url=None), APIRouter(), APIRouter()

    @app.get("/plain")
    @inner.post("/nested")
    async def forgotten() -> None:
        return None

    outer.include_router(inner, prefix="/inner")
    app.include_router(outer, prefix="/outer")
    app.mount("/mounted", FastAPI())

    assert undeclared_routes(app) == (("*", "/mounted"), ("GET", "/plain"), ("POST", "/outer/inner/nested"))


# Row 16.
async def test_an_application_without_routes_is_not_taken_for_a_safe_one() -> None:
    with pytest.raises(AssertionError, match="without routes"):
        undeclared_routes(FastAPI(openapi_url=None))


# Row 16: whatever else is wrong with the request.
async def test_whoever_is_not_logged_in_gets_the_same_answer_everywhere(whole: Whole) -> None:
    client = whole.client()
    inner = [each for each in operations_of(document_of(whole)) if not each.is_public]

    said = {
        (answer.status_code, answer.json()["code"], answer.headers["www-authenticate"])
        for each in inner
        for body in (each.body, {"unknown": 1}, None)
        for answer in [await client.request(each.method, each.at({}), json=body)]
    }

    assert len(inner) > 35
    assert said == {(401, "UNAUTHENTICATED", "Bearer")}


# Row 20.
@pytest.mark.parametrize("collection", ["tenants", "projects", "projects/{project_id}/tasks"])
async def test_a_key_that_comes_again_with_another_body_is_refused(whole: Whole, collection: str) -> None:
    owner = await whole.account("owner@example.com")
    await whole.found(owner, "Engines")
    project = (await owner.post(f"{API}/projects", json={"name": "One", "description": ""})).json()["id"]
    path, key = f"{API}/{collection.format(project_id=project)}", {"Idempotency-Key": "once"}
    body = {"tenants": {"name": "A"}, "projects": {"name": "A", "description": ""}}.get(
        collection, {"title": "A", "description": ""}
    )

    made = await owner.post(path, json=body, headers=key)
    again = await owner.post(path, json=body, headers=key)
    other = await owner.post(path, json=dict.fromkeys(body, "B"), headers=key)

    assert (made.status_code, again.status_code) == (201, 201)
    assert again.json() == made.json()
    assert (again.headers["location"], again.headers["etag"]) == (made.headers["location"], made.headers["etag"])
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_KEY_MISUSED")


# Row 20.
async def test_ten_requests_with_one_key_at_once_have_one_effect(whole: Whole) -> None:
    owner = await whole.account("owner@example.com")
    await whole.found(owner, "Engines")
    body, key = {"name": "One", "description": ""}, {"Idempotency-Key": "once"}

    answers = await asyncio.gather(*(owner.post(f"{API}/projects", json=body, headers=key) for _ in range(10)))
    projects = (await owner.get(f"{API}/projects")).json()["items"]

    assert {answer.status_code for answer in answers} == {201}
    assert {answer.json()["id"] for answer in answers} == {projects[-1]["id"]}
    assert [project["name"] for project in projects] == ["Welcome to Engines", "One"]


# Row 20.
async def test_a_key_is_nobody_elses_business(whole: Whole) -> None:
    clients = [await whole.account(f"{name}@example.com") for name in ("ada", "charles")]

    made = [await client.post(f"{API}/tenants", json={"name": "A"}, headers={"Idempotency-Key": "once"}) for client in clients]

    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].json()["id"] != made[1].json()["id"]


# Row 28.
async def test_the_inventory_of_routes_is_the_reviewed_one(whole: Whole) -> None:
    found = sorted(f"{each.method} {each.path}" for each in operations_of(document_of(whole)))

    assert "\n".join(found) == OPERATIONS.rstrip()


# Row 28.
async def test_an_old_version_is_gone_and_a_route_that_goes_says_so(whole: Whole) -> None:
    owner = await whole.account("owner@example.com")
    await whole.found(owner, "Engines")
    project = (await owner.post(f"{API}/projects", json={"name": "One", "description": ""})).json()["id"]

    gone = await owner.get("/api/v0/projects")
    first, second = [await owner.get(f"/api/{version}/projects/{project}") for version in ("v1", "v2")]

    assert gone.status_code == 410
    assert {"deprecation", "sunset", "link"} <= set(first.headers)
    assert not {"deprecation", "sunset"} & set(second.headers)
    assert second.json() == first.json() | {"tasks": {"open": 0, "in_progress": 0, "review": 0, "done": 0, "cancelled": 0}}
    assert (first.headers["etag"], second.headers["etag"]) == ('"1"', '"1.0.0.0.0.0"')


# Row 28.
async def test_production_does_not_show_its_documentation(whole: Whole) -> None:
    settings = whole.container.settings.model_copy(update={"environment": Environment.PRODUCTION})
    hidden = Whole(whole.container, create_app(replace(whole.container, settings=settings)), whole.mailer)
    places = ("/docs", "/openapi.json", "/redoc")

    assert [(await whole.client().get(place)).status_code for place in places] == [200, 200, 404]
    assert [(await hidden.client().get(place)).status_code for place in places] == [404, 404, 404]


async def _pages(owner: httpx2.AsyncClient) -> str:
    for name in ("A", "B"):
        await owner.post(f"{API}/projects", json={"name": name, "description": ""})
    cursor: str = (await owner.get(f"{API}/projects", params={"limit": 1})).json()["next_cursor"]
    return cursor


# Row 39.
async def test_a_cursor_with_any_letter_changed_is_refused(whole: Whole) -> None:
    owner = await whole.account("owner@example.com")
    await whole.found(owner, "Engines")
    cursor = await _pages(owner)
    flipped = [cursor[:place] + ("A" if cursor[place] != "A" else "B") + cursor[place + 1 :] for place in range(len(cursor))]
    odd = ["", "x", cursor[:-1], f"{cursor}A", f"{cursor}=", f"{cursor} ", cursor.swapcase(), "é" * len(cursor)]

    good = await owner.get(f"{API}/projects", params={"limit": 1, "cursor": cursor})
    answers = [await owner.get(f"{API}/projects", params={"cursor": text}) for text in flipped + odd]

    assert [project["name"] for project in good.json()["items"]] == ["A"]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(400, "INVALID_CURSOR")}


# Row 39.
async def test_a_cursor_is_good_for_one_list_of_one_tenant(whole: Whole) -> None:
    owner, other = await whole.account("owner@example.com"), await whole.account("other@example.com")
    await whole.found(owner, "Engines")
    cursor = await _pages(owner)
    await whole.found(other, "Looms")
    lists = ("projects/deleted", "tasks", "members", "audit-log", "me/activities")

    answers = [
        await other.get(f"{API}/projects", params={"cursor": cursor}),
        *[await owner.get(f"{API}/{place}", params={"cursor": cursor}) for place in lists],
    ]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(400, "INVALID_CURSOR")}
