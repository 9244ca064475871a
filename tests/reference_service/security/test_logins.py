"""What somebody who has no password can find out, and what a thief of tokens can do."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest

from reference_service.application.identity.ports import PasswordHasher, Verdict
from reference_service.domain.identity.password import Password, PasswordHash
from reference_service.domain.shared.errors import Unavailable
from reference_service.domain.shared.result import Result
from reference_service.infrastructure.app import create_app
from tests.reference_service.fakes.shared import BEGINNING, FakeClock
from tests.reference_service.whole import API, PASSWORD, Whole, whole_service

pytestmark = pytest.mark.anyio
WRONG = "not the right one"


class CountingHasher(PasswordHasher):
    """Counts what it hands on."""

    def __init__(self, inner: PasswordHasher) -> None:
        self._inner = inner
        self.asked = 0

    async def hash(self, password: Password) -> Result[PasswordHash, Unavailable]:
        self.asked += 1
        return await self._inner.hash(password)

    async def verify(self, password: str, kept: PasswordHash | None) -> Result[Verdict, Unavailable]:
        self.asked += 1
        return await self._inner.verify(password, kept)


def _counting(whole: Whole) -> tuple[Whole, CountingHasher]:
    hasher = CountingHasher(whole.container.hasher)
    container = replace(whole.container, hasher=hasher)
    return Whole(container, create_app(container), whole.mailer), hasher


def _said(answer: httpx2.Response) -> tuple[int, dict[str, object]]:
    body = answer.json()
    return answer.status_code, {key: value for key, value in body.items() if key not in {"request_id", "instance"}}


async def _log_in(client: httpx2.AsyncClient, email: str, password: str) -> httpx2.Response:
    return await client.post(f"{API}/auth/login", json={"email": email, "password": password})


# Rows 3 and 4, and seed 2's early return.
async def test_nobody_learns_from_a_login_whether_there_is_an_account(whole: Whole) -> None:
    await whole.account("known@example.com")
    await whole.client().post(
        f"{API}/auth/register", json={"email": "unverified@example.com", "password": PASSWORD, "display_name": "U"}
    )
    counted, hasher = _counting(whole)
    tries = [("known@example.com", WRONG), ("unknown@example.com", WRONG), ("unverified@example.com", PASSWORD)]

    answers, asked = [], []
    for email, password in tries:
        before = hasher.asked
        answers.append(_said(await _log_in(counted.client(), email, password)))
        asked.append(hasher.asked - before)

    assert answers[0][0] == 401
    assert answers[1:] == answers[:1] * 2
    assert asked == [1, 1, 1]


# Row 4.
@pytest.mark.parametrize(
    ("path", "rest"),
    [
        ("register", {"password": PASSWORD, "display_name": "Somebody"}),
        ("request-verification", {}),
        ("request-password-reset", {}),
    ],
)
async def test_nobody_learns_from_other_answers_either(whole: Whole, path: str, rest: dict[str, str]) -> None:
    await whole.account("known@example.com")

    known, unknown = [
        await whole.client().post(f"{API}/auth/{path}", json={"email": email} | rest)
        for email in ("known@example.com", "unknown@example.com")
    ]

    assert (known.status_code, known.content) == (202, unknown.content)
    assert set(known.headers) == set(unknown.headers)


async def test_the_owner_of_a_known_address_hears_of_a_second_registration(whole: Whole) -> None:
    await whole.account("known@example.com")
    whole.mailer.sent.clear()

    await whole.client().post(f"{API}/auth/register", json={"email": "KNOWN@example.com", "password": WRONG, "display_name": "X"})
    await whole.settle()

    assert [mail.to.value for mail in whole.mailer.sent] == ["known@example.com"]
    assert "token=" not in whole.mailer.sent[0].body


# Row 5.
async def test_guessing_is_slowed_down_without_locking_anybody_out(whole: Whole) -> None:
    await whole.account("ada@example.com")
    counted, hasher = _counting(whole)
    guesser = counted.client("198.51.100.9")

    codes = [(await _log_in(guesser, "ada@example.com", WRONG)).status_code for _ in range(5)]
    before = hasher.asked
    sixth = await _log_in(guesser, "ada@example.com", PASSWORD)
    elsewhere = await _log_in(counted.client("192.0.2.1"), "ada@example.com", PASSWORD)

    assert codes == [401] * 5
    assert (sixth.status_code, sixth.json()["code"]) == (429, "TOO_MANY_LOGINS")
    assert 0 < int(sixth.headers["retry-after"]) <= 60
    assert elsewhere.status_code == 200
    assert hasher.asked == before + 1


# Row 6.
async def test_twenty_refreshes_at_once_lead_to_one_chain(whole: Whole) -> None:
    client = await whole.account("ada@example.com")
    tokens = await whole.login(client, "ada@example.com")

    answers = await asyncio.gather(
        *(client.post(f"{API}/auth/refresh", json={"refresh_token": tokens["refresh_token"]}) for _ in range(20))
    )

    assert {answer.status_code for answer in answers} == {200}
    (following,) = {answer.json()["refresh_token"] for answer in answers}
    assert (await client.post(f"{API}/auth/refresh", json={"refresh_token": following})).status_code == 200


# Row 6.
async def test_an_old_refresh_token_ends_its_family_and_is_noted(tmp_path: Path) -> None:
    async with whole_service(tmp_path) as plain:
        clock = FakeClock(BEGINNING)
        container = replace(plain.container, clock=clock)
        whole = Whole(container, create_app(container), plain.mailer)
        client = await whole.account("ada@example.com")
        first = (await whole.login(client, "ada@example.com"))["refresh_token"]
        second = (await client.post(f"{API}/auth/refresh", json={"refresh_token": first})).json()["refresh_token"]
        clock.advance(timedelta(seconds=21))

        stolen = await client.post(f"{API}/auth/refresh", json={"refresh_token": first})
        rightful = await client.post(f"{API}/auth/refresh", json={"refresh_token": second})
        await whole.login(client, "ada@example.com")
        activities = (await client.get(f"{API}/me/activities")).json()["items"]

        assert (stolen.status_code, stolen.json()["code"]) == (401, "SESSION_OVER")
        assert (rightful.status_code, rightful.json()["code"]) == (401, "SESSION_OVER")
        assert [entry["event"] for entry in activities].count("identity.refresh_reused") == 1


# Row 32.
async def test_a_new_password_ends_every_session(whole: Whole) -> None:
    client = await whole.account("ada@example.com")
    tokens = [await whole.login(client, "ada@example.com") for _ in range(2)]

    changed = await client.put(f"{API}/me/password", json={"current_password": PASSWORD, "new_password": "another long one"})
    refreshed = [await client.post(f"{API}/auth/refresh", json={"refresh_token": each["refresh_token"]}) for each in tokens]

    assert changed.status_code == 204
    assert [answer.status_code for answer in refreshed] == [401, 401]
    assert (await _log_in(client, "ada@example.com", PASSWORD)).status_code == 401
    assert (await _log_in(client, "ada@example.com", "another long one")).status_code == 200


# Row 32.
async def test_a_login_begins_a_new_family_and_a_logout_ends_only_its_own(whole: Whole) -> None:
    client = await whole.account("ada@example.com")
    first, second = [await whole.login(client, "ada@example.com") for _ in range(2)]

    assert first["refresh_token"] != second["refresh_token"]
    assert (await client.post(f"{API}/auth/logout")).status_code == 204
    codes = [
        (await client.post(f"{API}/auth/refresh", json={"refresh_token": each["refresh_token"]})).status_code
        for each in (first, second)
    ]
    assert codes == [200, 401]


# Row 33.
async def test_of_two_who_use_a_reset_token_at_once_one_wins(whole: Whole) -> None:
    client = await whole.account("ada@example.com")
    await client.post(f"{API}/auth/request-password-reset", json={"email": "ada@example.com"})
    await whole.settle()
    token = whole.letter("ada@example.com", "reset")

    answers = await asyncio.gather(
        *(client.post(f"{API}/auth/reset-password", json={"token": token, "password": f"password number {n}"}) for n in range(2))
    )

    assert sorted(answer.status_code for answer in answers) == [204, 401]


# Row 33.
async def test_a_newer_reset_token_takes_the_place_of_an_older(whole: Whole) -> None:
    client = await whole.account("ada@example.com")
    tokens = []
    for _ in range(2):
        await client.post(f"{API}/auth/request-password-reset", json={"email": "ada@example.com"})
        await whole.settle()
        tokens.append(whole.letter("ada@example.com", "reset"))

    codes = [
        (await client.post(f"{API}/auth/reset-password", json={"token": token, "password": "another long one"})).status_code
        for token in tokens
    ]

    assert codes == [401, 204]


# Row 8: a token of one kind is none of another.
async def test_no_token_passes_for_one_of_another_kind(whole: Whole) -> None:
    client = await whole.account("ada@example.com")
    tokens = await whole.login(client, "ada@example.com")
    await whole.found(client, "Engines")
    tenant_token, access = client.headers["X-Tenant-Token"], tokens["access_token"]
    bare = whole.client()

    answers = [
        await bare.post(f"{API}/auth/refresh", json={"refresh_token": access}),
        await bare.post(f"{API}/auth/refresh", json={"refresh_token": tenant_token}),
        await bare.post(f"{API}/auth/reset-password", json={"token": access, "password": "another long one"}),
        await bare.post(f"{API}/auth/verify-email", json={"token": tokens["refresh_token"]}),
        await bare.get(f"{API}/me", headers={"Authorization": f"Bearer {tenant_token}"}),
        await bare.get(f"{API}/me", headers={"Authorization": f"Bearer {tokens['refresh_token']}"}),
        await bare.get(f"{API}/projects", headers={"Authorization": f"Bearer {access}", "X-Tenant-Token": access}),
    ]

    assert [answer.status_code for answer in answers] == [401] * len(answers)
