from uuid import uuid4

import httpx2
import pytest

from reference_service.application.identity.commands.create_administrator import CreateAdministrator
from reference_service.infrastructure.composition.identity import create_administrator
from tests.reference_service.integration.adapters.http_routes.answers import refusal, refusals
from tests.reference_service.whole import API, PASSWORD, Whole

pytestmark = pytest.mark.anyio
ADMIN = "admin@example.com"


async def _administrator(whole: Whole, email: str = ADMIN) -> httpx2.AsyncClient:
    (await create_administrator(whole.container).execute(CreateAdministrator(email=email, password=PASSWORD))).unwrap()
    client = whole.client()
    await whole.login(client, email)
    return client


async def _number(client: httpx2.AsyncClient) -> str:
    number: str = (await client.get(f"{API}/me")).json()["id"]
    return number


async def test_staff_looks_at_users(whole: Whole) -> None:
    admin, user = await _administrator(whole), await whole.account("ada@example.com")

    first = (await admin.get(f"{API}/admin/users", params={"limit": 1})).json()
    rest = (await admin.get(f"{API}/admin/users", params={"limit": 1, "cursor": first["next_cursor"]})).json()
    one = await admin.get(f"{API}/admin/users/{await _number(user)}")

    assert [each["email"] for each in first["items"] + rest["items"]] == [ADMIN, "ada@example.com"]
    assert rest["next_cursor"] is None
    assert one.json() == (await user.get(f"{API}/me")).json()
    assert rest["items"][0].items() < one.json().items()
    assert refusal(await admin.get(f"{API}/admin/users/{uuid4()}")) == (404, "USER_NOT_FOUND")


async def test_staff_grants_roles_up_to_its_own(whole: Whole) -> None:
    admin, user = await _administrator(whole), await whole.account("ada@example.com")
    path = f"{API}/admin/users/{await _number(user)}/role"

    granted = await admin.put(path, json={"role": "support"})
    unknown = await admin.put(path, json={"role": "emperor"})
    nobody = await admin.put(f"{API}/admin/users/{uuid4()}/role", json={"role": "support"})
    own = await admin.put(f"{API}/admin/users/{await _number(admin)}/role", json={"role": "user"})
    await whole.login(user, "ada@example.com")
    looks = await user.get(f"{API}/admin/users")
    denied = await user.put(path, json={"role": "administrator"})

    assert (granted.status_code, granted.json()["role"], looks.status_code) == (200, "support", 200)
    assert refusals(unknown, nobody, own, denied) == [
        (422, "UNKNOWN_ROLE"),
        (404, "USER_NOT_FOUND"),
        (409, "OWN_ROLE"),
        (403, "PERMISSION_MISSING"),
    ]


async def test_a_deactivated_user_is_out_until_activated(whole: Whole) -> None:
    admin, user = await _administrator(whole), await whole.account("ada@example.com")
    tokens = await whole.login(user, "ada@example.com")
    path = f"{API}/admin/users/{await _number(user)}"
    login = {"email": "ada@example.com", "password": PASSWORD}

    stopped = await admin.post(f"{path}/deactivate")
    out = [
        await user.post(f"{API}/auth/refresh", json={"refresh_token": tokens["refresh_token"]}),
        await user.post(f"{API}/auth/login", json=login),
    ]
    started = await admin.post(f"{path}/activate")
    own = await admin.post(f"{API}/admin/users/{await _number(admin)}/deactivate")

    assert [(answer.status_code, answer.json()["status"]) for answer in (stopped, started)] == [
        (200, "deactivated"),
        (200, "active"),
    ]
    assert refusals(*out, own) == [(401, "SESSION_OVER"), (401, "INVALID_CREDENTIALS"), (409, "OWN_ACCOUNT")]
    assert (await user.post(f"{API}/auth/login", json=login)).status_code == 200


async def test_staff_sees_what_roles_allow(whole: Whole) -> None:
    admin = await _administrator(whole)

    roles = (await admin.get(f"{API}/admin/roles")).json()

    assert [(role["scope"], role["name"]) for role in roles["items"]] == [
        ("platform", "user"),
        ("platform", "support"),
        ("platform", "administrator"),
        ("tenant", "viewer"),
        ("tenant", "member"),
        ("tenant", "manager"),
        ("tenant", "owner"),
    ]
    assert "roles.grant" in roles["items"][2]["permissions"]
    assert roles["next_cursor"] is None


async def test_users_who_are_no_staff_see_none_of_it(whole: Whole) -> None:
    user = await whole.account("ada@example.com")
    path = f"{API}/admin/users/{await _number(user)}"

    assert (
        refusals(
            await user.get(f"{API}/admin/users"),
            await user.get(path),
            await user.put(f"{path}/role", json={"role": "administrator"}),
            await user.post(f"{path}/deactivate"),
            await user.post(f"{path}/activate"),
            await user.post(f"{path}/reset-two-factor"),
            await user.get(f"{API}/admin/roles"),
        )
        == [(403, "PERMISSION_MISSING")] * 7
    )
