import pytest

from tests.reference_service.integration.adapters.http_routes.answers import refusal, refusals
from tests.reference_service.whole import API, PASSWORD, Whole

pytestmark = pytest.mark.anyio


async def test_an_account_is_shown_to_its_owner(whole: Whole) -> None:
    client = await whole.account("ada@example.com")

    account = (await client.get(f"{API}/me")).json()

    assert sorted(account) == ["created_at", "email", "id", "last_seen_at", "role", "status", "two_factor", "verified"]
    assert {name: account[name] for name in ("email", "role", "status", "two_factor", "verified")} == {
        "email": "ada@example.com",
        "role": "user",
        "status": "active",
        "two_factor": False,
        "verified": True,
    }


async def test_a_password_is_changed_by_whoever_knows_the_old_one(whole: Whole) -> None:
    client = await whole.account("ada@example.com")

    wrong = await client.put(f"{API}/me/password", json={"current_password": "wrong", "new_password": "another long one"})
    weak = await client.put(f"{API}/me/password", json={"current_password": PASSWORD, "new_password": "short"})
    changed = await client.put(f"{API}/me/password", json={"current_password": PASSWORD, "new_password": "another long one"})

    assert refusals(wrong, weak) == [(401, "INVALID_CREDENTIALS"), (422, "WEAK_PASSWORD")]
    assert weak.json()["errors"][0]["field"] == "new_password"
    assert changed.status_code == 204
    assert changed.content == b""


async def test_a_profile_is_edited_from_the_version_that_was_read(whole: Whole) -> None:
    client = await whole.account("ada@example.com")
    read = await client.get(f"{API}/me/profile")
    edit = {"display_name": "Countess", "biography": "Poetical\nscience"}

    edited = await client.put(f"{API}/me/profile", json=edit, headers={"If-Match": read.headers["etag"]})
    late = await client.put(f"{API}/me/profile", json=edit, headers={"If-Match": read.headers["etag"]})
    blind = await client.put(f"{API}/me/profile", json=edit)
    invalid = await client.put(
        f"{API}/me/profile", json=edit | {"display_name": " "}, headers={"If-Match": edited.headers["etag"]}
    )
    after = await client.get(f"{API}/me/profile")

    assert (edited.status_code, edited.json()) == (200, read.json() | edit)
    assert (after.json(), after.headers["etag"]) == (edited.json(), edited.headers["etag"])
    assert edited.headers["etag"] != read.headers["etag"]
    assert refusals(late, blind, invalid) == [(412, "PROFILE_CHANGED"), (428, "PRECONDITION_REQUIRED"), (422, "INVALID_TEXT")]


@pytest.mark.parametrize("etag", ["1", "*", 'W/"1"', '"1", "2"', '"01"', '"x"', '""', '"-1"', '"1000000000"'])
async def test_what_is_no_etag_of_ours_matches_nothing(whole: Whole, etag: str) -> None:
    client = await whole.account("ada@example.com")

    answer = await client.put(f"{API}/me/profile", json={"display_name": "A", "biography": ""}, headers={"If-Match": etag})

    assert refusal(answer) == (412, "UNKNOWN_ETAG")


async def test_activities_are_read_page_by_page(whole: Whole) -> None:
    client = await whole.account("ada@example.com")
    await whole.login(client, "ada@example.com")
    whole_list = (await client.get(f"{API}/me/activities")).json()

    first = (await client.get(f"{API}/me/activities", params={"limit": 3})).json()
    rest = (await client.get(f"{API}/me/activities", params={"limit": 3, "cursor": first["next_cursor"]})).json()

    assert [entry["event"] for entry in whole_list["items"]] == [
        "identity.user_registered",
        "identity.email_verified",
        "identity.logged_in",
        "identity.logged_in",
    ]
    assert (first["items"] + rest["items"], rest["next_cursor"]) == (whole_list["items"], None)


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=1000000000", "limit=-1", "limit=x", "limit=", "cursor=" + 200 * "x"]
)
async def test_a_page_has_its_bounds(whole: Whole, query: str) -> None:
    client = await whole.account("ada@example.com")

    assert refusal(await client.get(f"{API}/me/activities?{query}")) == (422, "INVALID")
