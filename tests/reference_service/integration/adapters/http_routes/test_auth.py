import pytest

from tests.reference_service.integration.adapters.http_routes.answers import refusal, refusals
from tests.reference_service.whole import API, PASSWORD, Whole

pytestmark = pytest.mark.anyio
ADA = {"email": "ada@example.com", "password": PASSWORD, "display_name": "Ada"}


async def test_a_registration_is_accepted_and_refused_for_what_breaks_a_rule(whole: Whole) -> None:
    client = whole.client()

    accepted = await client.post(f"{API}/auth/register", json=ADA)

    assert (accepted.status_code, accepted.json()) == (202, {"status": "accepted"})
    assert refusals(
        await client.post(f"{API}/auth/register", json=ADA | {"email": "nobody"}),
        await client.post(f"{API}/auth/register", json=ADA | {"password": "short"}),
        await client.post(f"{API}/auth/register", json=ADA | {"display_name": "\x00"}),
        await client.post(f"{API}/auth/register", json=ADA | {"display_name": 7}),
        await client.post(f"{API}/auth/register", content=b"{", headers={"Content-Type": "application/json"}),
    ) == [
        (422, "INVALID_EMAIL"),
        (422, "WEAK_PASSWORD"),
        (422, "INVALID_TEXT"),
        (422, "INVALID"),
        (400, "MALFORMED_JSON"),
    ]


async def test_no_refusal_repeats_a_password(whole: Whole) -> None:
    client, secret = whole.client(), "hunter2-hunter2"
    bodies = [
        ADA | {"password": [secret]},
        ADA | {"password": secret * 20},
        ADA | {"password": secret, "display_name": None},
        {"password": secret},
        [secret],
    ]

    answers = [await client.post(f"{API}/auth/register", json=body) for body in bodies]

    assert [answer.status_code for answer in answers] == [422] * len(bodies)
    assert not [answer.text for answer in answers if "hunter2" in answer.text]


async def test_an_address_is_verified_once_by_the_newest_letter(whole: Whole) -> None:
    client = whole.client()
    await client.post(f"{API}/auth/register", json=ADA)
    await whole.settle()
    older = whole.letter("ada@example.com", "verify")

    asked = await client.post(f"{API}/auth/request-verification", json={"email": "ada@example.com"})
    await whole.settle()
    newer = whole.letter("ada@example.com", "verify")

    assert (asked.status_code, asked.json()) == (202, {"status": "accepted"})
    assert refusal(await client.post(f"{API}/auth/verify-email", json={"token": older})) == (401, "TOKEN_UNUSABLE")
    assert (await client.post(f"{API}/auth/verify-email", json={"token": newer})).status_code == 204
    assert refusal(await client.post(f"{API}/auth/verify-email", json={"token": newer})) == (401, "TOKEN_UNUSABLE")
    assert refusal(await client.post(f"{API}/auth/request-verification", json={"email": "x"})) == (422, "INVALID_EMAIL")


async def test_a_login_gives_tokens_that_open_the_account(whole: Whole) -> None:
    client = await whole.account("ada@example.com")

    answer = await client.post(f"{API}/auth/login", json={"email": "ADA@example.com", "password": PASSWORD})
    tokens = answer.json()

    assert answer.status_code == 200
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 900)
    assert "set-cookie" not in answer.headers
    assert (await whole.client(Authorization=f"Bearer {tokens['access_token']}").get(f"{API}/me")).status_code == 200


@pytest.mark.parametrize("email", ["ada@example.com", "unknown@example.com", "no address"])
async def test_a_wrong_login_is_refused_in_the_same_words(whole: Whole, email: str) -> None:
    client = await whole.account("ada@example.com")

    answer = await client.post(f"{API}/auth/login", json={"email": email, "password": "something else"})

    assert refusal(answer) == (401, "INVALID_CREDENTIALS")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_an_unknown_transport_is_refused(whole: Whole) -> None:
    body = {"email": "ada@example.com", "password": PASSWORD, "transport": "pigeon"}

    assert refusal(await whole.client().post(f"{API}/auth/login", json=body)) == (422, "INVALID")


async def test_a_refresh_gives_the_next_tokens_the_way_the_last_ones_came(whole: Whole) -> None:
    client = await whole.account("ada@example.com")
    tokens = await whole.login(client, "ada@example.com")

    answer = await client.post(f"{API}/auth/refresh", json={"refresh_token": tokens["refresh_token"]})

    assert answer.status_code == 200
    assert sorted(answer.json()) == ["access_token", "expires_in", "refresh_token", "token_type"]
    assert answer.json()["refresh_token"] != tokens["refresh_token"]
    assert refusals(
        await client.post(f"{API}/auth/refresh", json={"refresh_token": "made up"}),
        await client.post(f"{API}/auth/refresh"),
        await client.post(f"{API}/auth/refresh", json={}),
        await client.post(f"{API}/auth/refresh", json={"refresh_token": ""}),
    ) == [(401, "SESSION_OVER"), (401, "REFRESH_TOKEN_MISSING"), (401, "REFRESH_TOKEN_MISSING"), (422, "INVALID")]


@pytest.mark.parametrize(("way", "left"), [("logout", 200), ("logout-everywhere", 401)])
async def test_a_logout_ends_one_session_or_all(whole: Whole, way: str, left: int) -> None:
    client = await whole.account("ada@example.com")
    other, own = [await whole.login(client, "ada@example.com") for _ in range(2)]

    assert (await client.post(f"{API}/auth/{way}")).status_code == 204

    answers = [await client.post(f"{API}/auth/refresh", json={"refresh_token": each["refresh_token"]}) for each in (other, own)]
    assert [answer.status_code for answer in answers] == [left, 401]


async def test_a_forgotten_password_is_replaced_by_letter(whole: Whole) -> None:
    client = await whole.account("ada@example.com")

    asked = await client.post(f"{API}/auth/request-password-reset", json={"email": "ada@example.com"})
    await whole.settle()
    token = whole.letter("ada@example.com", "reset")
    weak = await client.post(f"{API}/auth/reset-password", json={"token": token, "password": "aaaaaaaa"})
    done = await client.post(f"{API}/auth/reset-password", json={"token": token, "password": "another long one"})
    again = await client.post(f"{API}/auth/reset-password", json={"token": token, "password": "another long one"})
    login = await client.post(f"{API}/auth/login", json={"email": "ada@example.com", "password": "another long one"})

    assert [asked.status_code, done.status_code, login.status_code] == [202, 204, 200]
    assert refusals(weak, again) == [(422, "WEAK_PASSWORD"), (401, "TOKEN_UNUSABLE")]


@pytest.mark.parametrize("given", ["", "Basic YWRhOnBhc3N3b3Jk", "Bearer", "Bearer not-a-token", "bearer\tx"])
async def test_what_is_no_access_token_opens_nothing(whole: Whole, given: str) -> None:
    answer = await whole.client().get(f"{API}/me", headers={"Authorization": given})

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
