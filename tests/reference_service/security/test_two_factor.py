"""Row 34: what a second factor is worth to its owner, and what it costs a thief."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from pyotp import TOTP

from reference_service.adapters.security.totp import TotpAuthenticators
from reference_service.application.identity.commands.create_administrator import CreateAdministrator
from reference_service.application.identity.ports import LoginThrottle
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import TooMany, Unavailable
from reference_service.domain.shared.result import Err, Result
from reference_service.infrastructure.app import create_app
from reference_service.infrastructure.composition.identity import create_administrator
from tests.reference_service.fakes.shared import FakeClock
from tests.reference_service.whole import API, PASSWORD, Whole, whole_service

pytestmark = pytest.mark.anyio
ADA = "ada@example.com"
STEP = timedelta(seconds=30)
WRONG = (401, "WRONG_CODE")
NEWER = "a newer and longer password"


@dataclass(slots=True)
class Owner:
    """Somebody with two-factor login, at their own clock."""

    whole: Whole
    clock: FakeClock
    client: httpx2.AsyncClient
    secret: str = ""
    recovery: tuple[str, ...] = ()

    def code(self, steps: int = 0) -> str:
        """Return what the device shows, now or some steps later."""
        return TOTP(self.secret).at(self.clock.now() + steps * STEP)

    async def switch_on(self) -> None:
        """Set a device up and confirm it; the clock is at the next step afterwards."""
        enrolment = await self.client.post(f"{API}/account/two-factor", json={"password": PASSWORD})
        self.secret = enrolment.json()["secret"]
        confirmed = await self.client.post(f"{API}/account/two-factor/confirm", json={"code": self.code()})
        assert confirmed.status_code == 200, confirmed.text
        self.recovery = tuple(confirmed.json()["recovery_codes"])
        self.clock.advance(2 * STEP)

    async def waiting(self, address: str = "203.0.113.7") -> str:
        """Return the token of a login that waits for a code."""
        login = {"email": ADA, "password": PASSWORD}
        token: str = (await self.whole.client(address).post(f"{API}/auth/login", json=login)).json()["two_factor_token"]
        return token

    async def show(self, code: str, token: str | None = None, address: str = "203.0.113.7") -> httpx2.Response:
        """Return the answer to a code."""
        body = {"two_factor_token": token or await self.waiting(), "code": code}
        return await self.whole.client(address).post(f"{API}/auth/two-factor", json=body)


def said(answer: httpx2.Response) -> tuple[int, str]:
    """Return the status of an answer, and its code if it is a refusal."""
    return answer.status_code, answer.json().get("code", "") if answer.content else ""


@asynccontextmanager
async def owning(folder: Path, url: str) -> AsyncIterator[Owner]:
    """Open a service on a database, with somebody who has just switched two-factor login on."""
    async with whole_service(folder, database_url=url) as opened:
        clock = FakeClock(datetime.now(UTC))
        container = replace(opened.container, clock=clock)
        whole = Whole(container, create_app(container), opened.mailer)
        made = Owner(whole, clock, await whole.account(ADA))
        await made.switch_on()
        yield made


@pytest.fixture
async def owner(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Owner]:
    """Return somebody who has just switched two-factor login on."""
    async with owning(tmp_path, sqlite_url) as made:
        yield made


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_row_34_the_vectors_of_rfc_6238_are_ours(moment: int, code: str) -> None:
    secret = base64.b32encode(b"12345678901234567890").decode()
    devices, now = TotpAuthenticators("Service"), datetime.fromtimestamp(moment, UTC)

    # The table of appendix B has eight digits; six are the last of them.
    assert devices.step_of(secret, code[2:], now) == moment // 30


async def test_row_34_the_same_code_twice_is_refused(owner: Owner) -> None:
    code, token = owner.code(), await owner.waiting()

    answers = [said(await owner.show(code, shown)) for shown in (token, token, None)]

    assert answers == [(200, ""), WRONG, WRONG]


async def test_row_34_the_code_that_switched_it_on_opens_nothing(owner: Owner) -> None:
    assert said(await owner.show(owner.code(-2))) == WRONG
    owner.clock.advance(-2 * STEP)
    assert said(await owner.show(owner.code())) == WRONG


async def test_row_34_of_five_who_show_one_code_at_once_one_gets_in(database_url: str, tmp_path: Path) -> None:
    async with owning(tmp_path, database_url) as owner:
        code = owner.code()
        tokens = [await owner.waiting(f"198.51.100.{number}") for number in range(5)]

        answers = await asyncio.gather(*(owner.show(code, token) for token in tokens))
        again = await owner.show(code)

    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401, 401]
    assert said(again) == WRONG


@pytest.mark.parametrize(("steps", "status"), [(-2, 401), (-1, 200), (0, 200), (1, 200), (2, 401)])
async def test_row_34_a_clock_may_be_one_step_off_and_no_more(owner: Owner, steps: int, status: int) -> None:
    owner.clock.advance(STEP)

    assert (await owner.show(owner.code(steps))).status_code == status


async def test_row_34_an_older_code_is_of_no_use_once_a_newer_one_was_shown(owner: Owner) -> None:
    older, newer = owner.code(), owner.code(1)

    assert [said(await owner.show(code)) for code in (newer, older)] == [(200, ""), WRONG]


async def test_row_34_the_sixth_wrong_code_is_too_many_from_wherever_it_comes(owner: Owner) -> None:
    tokens = [await owner.waiting(f"198.51.100.{number}") for number in range(7)]

    answers = [await owner.show("000000", token, f"198.51.100.{number}") for number, token in enumerate(tokens[:6])]
    right = await owner.show(owner.code(), tokens[6], "198.51.100.99")

    assert [said(answer) for answer in answers[:5]] == [WRONG] * 5
    assert [answer.status_code for answer in (answers[5], right)] == [429, 429]
    assert 1 <= int(answers[5].headers["retry-after"]) <= 60


async def test_row_34_whoever_may_count_no_codes_lets_nobody_guess(owner: Owner) -> None:
    token = await owner.waiting()

    class Broken(LoginThrottle):
        async def admit(self, email: Email, address: str) -> Result[None, TooMany | Unavailable]:
            return Err(Unavailable(code="NO_COUNT", message=f"{email} {address}", retry_after=STEP))

        async def forgive(self, email: Email, address: str) -> None:
            raise AssertionError((email, address))

    container = replace(owner.whole.container, throttle=Broken())
    owner.whole = Whole(container, create_app(container), owner.whole.mailer)

    assert said(await owner.show(owner.code(), token)) == (503, "NO_COUNT")


async def test_row_34_each_recovery_code_is_good_once(owner: Owner) -> None:
    first, second = owner.recovery[:2]

    assert [said(await owner.show(code)) for code in (first, first, second.upper())] == [(200, ""), WRONG, (200, "")]


async def test_row_34_a_copy_of_the_database_shows_neither_the_secret_nor_a_recovery_code(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with owning(tmp_path, sqlite_url) as owner:
        secret, recovery = owner.secret, owner.recovery
    copy = (tmp_path / "service.db").read_bytes()
    raw = base64.b32decode(secret)
    canaries = [secret.encode(), raw, raw.hex().encode(), *(code.encode() for code in recovery)]

    assert ADA.encode() in copy
    assert [canary for canary in canaries if canary in copy] == []


async def test_row_34_a_secret_moves_to_a_newer_key_when_it_is_used(sqlite_url: str, tmp_path: Path) -> None:
    older, newer = "o" * 40 + "-older", "n" * 40 + "-newer"
    clock = FakeClock(datetime.now(UTC))
    statuses = []
    owner: Owner | None = None
    for keys in (older, f"{newer},{older}", newer, "neither" * 8):
        async with whole_service(tmp_path, database_url=sqlite_url, sealing_keys=keys) as opened:
            container = replace(opened.container, clock=clock)
            whole = Whole(container, create_app(container), opened.mailer)
            if owner is None:
                owner = Owner(whole, clock, await whole.account(ADA))
                await owner.switch_on()
            owner.whole = whole
            token = await owner.waiting()
            statuses.append((await owner.show(owner.code(), token)).status_code)
            clock.advance(2 * STEP)

    assert statuses == [200, 200, 200, 503]


async def test_row_34_a_stolen_session_does_not_change_the_password_or_switch_it_off_without_a_code(owner: Owner) -> None:
    change = {"current_password": PASSWORD, "new_password": NEWER}
    switch_off = {"password": PASSWORD, "code": "000000"}

    refused = [
        await owner.client.put(f"{API}/me/password", json=change),
        await owner.client.put(f"{API}/me/password", json=change | {"code": "000000"}),
        await owner.client.post(f"{API}/account/two-factor/disable", json=switch_off),
        await owner.client.post(f"{API}/account/two-factor/disable", json={"password": "wrong", "code": owner.code()}),
        await owner.client.post(f"{API}/account/two-factor", json={"password": PASSWORD}),
        await owner.client.post(f"{API}/account/two-factor/confirm", json={"code": owner.code()}),
    ]
    changed = await owner.client.put(f"{API}/me/password", json=change | {"code": owner.code()})

    assert [said(answer) for answer in refused] == [
        (401, "TWO_FACTOR_CODE_NEEDED"),
        WRONG,
        WRONG,
        (401, "INVALID_CREDENTIALS"),
        (409, "TWO_FACTOR_ON"),
        (409, "TWO_FACTOR_NOT_PROPOSED"),
    ]
    assert changed.status_code == 204


async def test_row_34_a_reset_password_does_not_switch_it_off(owner: Owner) -> None:
    await owner.client.post(f"{API}/auth/request-password-reset", json={"email": ADA})
    await owner.whole.settle()
    token = owner.whole.letter(ADA, "reset")
    await owner.client.post(f"{API}/auth/reset-password", json={"token": token, "password": NEWER})

    answer = await owner.whole.client().post(f"{API}/auth/login", json={"email": ADA, "password": NEWER})

    assert sorted(answer.json()) == ["expires_in", "two_factor_token"]


async def test_row_34_a_login_that_waits_ends_with_the_password_that_began_it(owner: Owner) -> None:
    token = await owner.waiting()
    change = {"current_password": PASSWORD, "new_password": NEWER, "code": owner.code()}
    assert (await owner.client.put(f"{API}/me/password", json=change)).status_code == 204

    assert said(await owner.show(owner.code(1), token)) == (401, "LOGIN_OVER")


async def test_row_34_switching_it_on_or_off_ends_all_sessions_but_this_one(owner: Owner) -> None:
    other = await owner.whole.account("other@example.com")
    before = (await owner.show(owner.code())).json()["refresh_token"]
    owner.clock.advance(STEP)
    off = await owner.client.post(f"{API}/account/two-factor/disable", json={"password": PASSWORD, "code": owner.code()})
    between = await owner.whole.login(owner.whole.client(), ADA)
    await owner.switch_on()

    refreshed = [
        await owner.whole.client().post(f"{API}/auth/refresh", json={"refresh_token": token})
        for token in (before, between["refresh_token"])
    ]

    assert off.status_code == 204
    assert [said(answer) for answer in refreshed] == [(401, "SESSION_OVER")] * 2
    assert [(await client.get(f"{API}/me")).json()["two_factor"] for client in (owner.client, other)] == [True, False]


async def test_row_34_a_wrong_password_is_answered_as_that_of_an_account_without_it(owner: Owner) -> None:
    await owner.whole.account("plain@example.com")
    emails = (ADA, "plain@example.com", "nobody@example.com")

    answers = [
        (await owner.whole.client().post(f"{API}/auth/login", json={"email": email, "password": "wrong"})) for email in emails
    ]
    bodies = [{key: value for key, value in answer.json().items() if key != "request_id"} for answer in answers]

    assert bodies[0] == bodies[1] == bodies[2]
    assert {answer.status_code for answer in answers} == {401}


async def test_row_34_all_of_it_is_written_down_for_its_owner(owner: Owner) -> None:
    await owner.show("000000")
    await owner.show(owner.recovery[0])
    await owner.client.post(f"{API}/account/two-factor/disable", json={"password": PASSWORD, "code": owner.code()})

    lines = (await owner.client.get(f"{API}/me/activities")).json()["items"]

    told = [line["event"] for line in lines if "two_factor" in line["event"] or "recovery" in line["event"]]
    assert told == [
        "identity.two_factor_enabled",
        "identity.two_factor_failed",
        "identity.recovery_code_used",
        "identity.two_factor_disabled",
    ]


async def test_row_34_an_administrator_resets_it_for_somebody_else_and_that_is_written_down(owner: Owner) -> None:
    made = create_administrator(owner.whole.container)
    (await made.execute(CreateAdministrator(email="chief@example.com", password=PASSWORD))).unwrap()
    chief, user = owner.whole.client(), (await owner.client.get(f"{API}/me")).json()["id"]
    await owner.whole.login(chief, "chief@example.com")
    own = (await chief.get(f"{API}/me")).json()["id"]

    by_themselves = await owner.client.post(f"{API}/admin/users/{user}/reset-two-factor")
    by_the_chief = [await chief.post(f"{API}/admin/users/{each}/reset-two-factor") for each in (user, own)]
    await owner.whole.login(owner.client, ADA)
    lines = (await owner.client.get(f"{API}/me/activities")).json()["items"]

    assert said(by_themselves) == (403, "PERMISSION_MISSING")
    assert [said(answer) for answer in by_the_chief] == [(200, ""), (409, "OWN_TWO_FACTOR")]
    assert [line["actor"] for line in lines if line["event"] == "identity.two_factor_reset"] == [own]
