from datetime import UTC, datetime
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import update

from reference_service.adapters.persistence.shared.outbox import OutboxRow
from reference_service.application.identity.commands.create_administrator import CreateAdministrator
from reference_service.infrastructure.composition.identity import create_administrator
from tests.reference_service.integration.adapters.http_routes.answers import refusal, refusals
from tests.reference_service.integration.adapters.http_routes.conftest import Team
from tests.reference_service.whole import API, PASSWORD, Whole

pytestmark = pytest.mark.anyio
LOOMS: dict[str, object] = {"description": "Looms.", "enabled": True, "percent": 25, "always": [], "never": []}
OFF = LOOMS | {"enabled": False}
SETTINGS = f"{API}/admin/settings"


@pytest.fixture
async def admin(whole: Whole) -> httpx2.AsyncClient:
    command = CreateAdministrator(email="admin@example.com", password=PASSWORD)
    (await create_administrator(whole.container).execute(command)).unwrap()
    client = whole.client()
    await whole.login(client, "admin@example.com")
    return client


async def test_a_flag_is_made_changed_listed_and_deleted(admin: httpx2.AsyncClient) -> None:
    path = f"{API}/admin/flags/looms"
    made = await admin.put(path, json=LOOMS)
    again = await admin.put(path, json=LOOMS)
    changed = await admin.put(path, json=LOOMS | {"percent": 50}, headers={"If-Match": made.headers["etag"]})
    stale = await admin.put(path, json=LOOMS, headers={"If-Match": made.headers["etag"]})
    shown, listed = await admin.get(path), await admin.get(f"{API}/admin/flags")
    deleted = await admin.delete(path)
    gone = await admin.get(path)

    assert (made.status_code, made.json(), made.headers["etag"]) == (
        200,
        LOOMS | {"name": "looms", "version": 1},
        '"1"',
    )
    assert (
        changed.json()
        == shown.json()
        == listed.json()["items"][0]
        == LOOMS
        | {
            "name": "looms",
            "percent": 50,
            "version": 2,
        }
    )
    assert (shown.headers["etag"], deleted.status_code) == ('"2"', 204)
    assert refusals(again, stale, gone) == [(409, "FLAG_EXISTS"), (412, "FLAG_CHANGED"), (404, "FLAG_NOT_FOUND")]


async def test_what_makes_no_rule_is_refused(admin: httpx2.AsyncClient) -> None:
    path, tenant = f"{API}/admin/flags/looms", str(uuid4())
    bodies = [
        LOOMS | {"percent": 101},
        LOOMS | {"always": ["no id"]},
        LOOMS | {"always": [tenant], "never": [tenant]},
        LOOMS | {"always": [tenant] * 101},
    ]

    assert [(await admin.put(path, json=body)).status_code for body in bodies] == [422] * 4
    assert refusal(await admin.put(f"{API}/admin/flags/No-name", json=LOOMS)) == (404, "FLAG_NOT_FOUND")


async def test_a_feature_that_is_off_for_a_tenant_is_refused_there_alone(
    whole: Whole, team: Team, admin: httpx2.AsyncClient
) -> None:
    other = await whole.account("other@example.com")
    await whole.found(other, "Looms")
    places = [
        f"/api/v2/projects/{(await each.post(f'{API}/projects', json={'name': 'One', 'description': ''})).json()['id']}"
        for each in (team.owner, other)
    ]
    before = (await team.owner.get(f"{API}/flags")).json()
    set_ = await admin.put(f"{API}/admin/flags/project_overview", json=LOOMS | {"percent": 100, "never": [team.tenant]})
    after = [(await each.get(f"{API}/flags")).json()["names"] for each in (team.owner, other)]
    looked = [await team.owner.get(places[0]), await other.get(places[1])]
    await admin.delete(f"{API}/admin/flags/project_overview")
    restored = await team.owner.get(places[0])

    assert before == {"names": ["project_overview"], "maintenance_message": None}
    assert (set_.status_code, after) == (200, [[], ["project_overview"]])
    assert refusal(looked[0]) == (403, "FEATURE_OFF")
    assert (looked[1].status_code, restored.status_code) == (200, 200)


async def test_a_closed_registration_tells_nothing_of_addresses(whole: Whole, admin: httpx2.AsyncClient) -> None:
    usual = await admin.get(SETTINGS)
    body = {"registration_open": False, "maintenance_message": "Back at noon."}
    closed = await admin.put(SETTINGS, json=body, headers={"If-Match": usual.headers["etag"]})
    stranger = whole.client()
    refused = [
        await stranger.post(f"{API}/auth/register", json={"email": email, "password": PASSWORD, "display_name": "Ada"})
        for email in ("admin@example.com", "new@example.com", "no address")
    ]
    stale = await admin.put(SETTINGS, json=body, headers={"If-Match": '"0"'})
    without = await admin.put(SETTINGS, json=body)
    await admin.put(SETTINGS, json={"registration_open": True, "maintenance_message": None}, headers={"If-Match": '"1"'})
    opened = await stranger.post(
        f"{API}/auth/register", json={"email": "new@example.com", "password": PASSWORD, "display_name": "Ada"}
    )

    assert usual.json() == {"registration_open": True, "maintenance_message": None, "version": 0}
    assert closed.json() == body | {"version": 1}
    assert refusals(*refused) == [(403, "REGISTRATION_CLOSED")] * 3
    assert len({tuple(sorted((each.json() | {"request_id": ""}).items())) for each in refused}) == 1
    assert refusals(stale, without) == [(412, "SETTINGS_CHANGED"), (428, "PRECONDITION_REQUIRED")]
    assert opened.status_code == 202


async def test_what_administrators_switch_is_in_the_log_of_the_platform(whole: Whole, admin: httpx2.AsyncClient) -> None:
    await admin.put(f"{API}/admin/flags/looms", json=OFF)
    await admin.put(SETTINGS, json={"registration_open": False, "maintenance_message": None}, headers={"If-Match": '"0"'})
    number = (await admin.get(f"{API}/me")).json()["id"]

    lines = (await admin.get(f"{API}/admin/audit-log")).json()["items"]

    assert [(line["event"], line["actor"]) for line in lines] == [
        ("flags.flag_set", number),
        ("flags.house_rules_changed", number),
    ]
    assert "looms" in lines[0]["details"]
    await whole.settle()
    assert (await admin.get(f"{API}/admin/system")).json()["stores"][0]["events_waiting"] == 0


async def test_the_state_of_the_service_is_shown_without_a_secret(admin: httpx2.AsyncClient) -> None:
    system = (await admin.get(f"{API}/admin/system")).json()
    store = system["stores"][0]

    assert (system["version"], system["role"], system["shared"], system["jobs_dead"]) == ("1.0.0", "all", "embedded", 0)
    assert (store["kind"], store["pending"], store["events_buried"]) == ("sqlite", [], 0)
    assert "flags_0001" in store["applied"]
    assert system["uptime_seconds"] >= 0


async def test_each_permission_is_shown_with_the_roles_that_grant_it(admin: httpx2.AsyncClient) -> None:
    items = {each["name"]: each for each in (await admin.get(f"{API}/admin/permissions")).json()["items"]}

    assert items["flags.manage"] == {"name": "flags.manage", "scope": "platform", "roles": ["administrator"]}
    assert items["projects.read"]["roles"] == ["viewer", "member", "manager", "owner"]
    assert all(each["roles"] for each in items.values())


async def test_a_buried_event_is_delivered_after_all(whole: Whole, admin: httpx2.AsyncClient) -> None:
    async with whole.container.databases.turn, whole.container.databases.writer.begin() as connection:
        await connection.execute(
            update(OutboxRow).values(buried_at=datetime(2026, 3, 1, tzinfo=UTC), attempts=8, reason="OSError")
        )
    buried = (await admin.get(f"{API}/admin/outbox")).json()["items"]
    system = (await admin.get(f"{API}/admin/system")).json()["stores"][0]

    retried = [await admin.post(f"{API}/admin/outbox/{buried[0]['id']}/retry") for _ in range(2)]
    await whole.settle()
    left = (await admin.get(f"{API}/admin/outbox")).json()["items"]

    assert (len(buried), system["events_buried"]) == (len(left) + 1, len(buried))
    assert (buried[0]["reason"], buried[0]["attempts"]) == ("OSError", 8)
    assert (retried[0].status_code, refusal(retried[1])) == (204, (404, "EVENT_NOT_FOUND"))
    assert (await admin.get(f"{API}/admin/jobs")).json() == {"items": [], "next_cursor": None}


async def test_users_who_are_no_staff_switch_nothing(team: Team) -> None:
    user = team.owner
    body = {"registration_open": False, "maintenance_message": None}
    answers = [
        await user.get(f"{API}/admin/flags"),
        await user.get(f"{API}/admin/flags/looms"),
        await user.put(f"{API}/admin/flags/looms", json=LOOMS),
        await user.delete(f"{API}/admin/flags/looms"),
        await user.get(SETTINGS),
        await user.put(SETTINGS, json=body, headers={"If-Match": '"0"'}),
        await user.get(f"{API}/admin/system"),
        await user.get(f"{API}/admin/permissions"),
        await user.get(f"{API}/admin/audit-log"),
        await user.get(f"{API}/admin/outbox"),
        await user.post(f"{API}/admin/outbox/{uuid4()}/retry"),
        await user.get(f"{API}/admin/jobs"),
    ]

    assert refusals(*answers) == [(403, "PERMISSION_MISSING")] * 12
