"""A session that ended opens nothing any more: neither its refresh tokens nor, for the rest of their lives, its access tokens."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from reference_service.application.identity.commands.create_administrator import CreateAdministrator
from reference_service.application.identity.ports import DeniedSessions
from reference_service.domain.shared.ids import SessionId
from reference_service.infrastructure.app import create_app
from reference_service.infrastructure.composition.identity import create_administrator
from reference_service.infrastructure.opening import open_container
from tests.reference_service.fakes.shared import FakeClock
from tests.reference_service.servers import RedisServer
from tests.reference_service.whole import API, PASSWORD, Whole, whole_service

pytestmark = pytest.mark.anyio
ADA, EVE = "ada@example.com", "eve@example.com"
NEW = "another long one"
OVER, SERVED = (401, "SESSION_OVER"), (200, None)
_SCALED = {"database_url": "postgresql", "redis_url": "redis"}


@pytest.fixture(params=("alone", "scaled"))
def settings(request: pytest.FixtureRequest) -> dict[str, str]:
    """Return the settings of a service on SQLite that is alone, and of one on PostgreSQL and Redis."""
    if request.param == "alone":
        return {}
    return {name: request.getfixturevalue(f"{of}_url") for name, of in _SCALED.items()}


@pytest.fixture
async def whole(settings: dict[str, str], tmp_path: Path) -> AsyncIterator[Whole]:
    """Return a service that nobody has used yet."""
    async with whole_service(tmp_path, **settings) as opened:
        yield opened


@asynccontextmanager
async def beside(whole: Whole) -> AsyncIterator[Whole]:
    """Open another process of a service."""
    container = open_container(whole.container.settings)
    try:
        yield Whole(container, create_app(container), whole.mailer)
    finally:
        await container.close()


async def logged_in(whole: Whole, email: str = ADA) -> httpx2.AsyncClient:
    """Return one more client that a user logged in with."""
    client = whole.client()
    await whole.login(client, email)
    return client


def at(whole: Whole, client: httpx2.AsyncClient) -> httpx2.AsyncClient:
    """Return a client with the same tokens that asks another process."""
    return whole.client(Authorization=client.headers["Authorization"])


async def said(*clients: httpx2.AsyncClient) -> list[tuple[int, str | None]]:
    """Return what each client is told of its account: a status, and the code of a refusal."""
    answers = [await client.get(f"{API}/me") for client in clients]
    return [(answer.status_code, answer.json().get("code")) for answer in answers]


async def listed(client: httpx2.AsyncClient) -> list[dict[str, Any]]:
    answer = await client.get(f"{API}/account/sessions")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


# Row 32: nothing that somebody had before a login is part of what follows from it.
async def test_a_login_opens_a_session_of_its_own_whatever_the_client_brings(whole: Whole) -> None:
    victim = await whole.account(ADA)
    planted = await whole.account(EVE)
    planted_tokens = await whole.login(planted, EVE)
    (before,) = await listed(victim)
    victim.cookies.set("refresh_token", planted_tokens["refresh_token"])

    tokens = await victim.post(
        f"{API}/auth/login",
        json={"email": ADA, "password": PASSWORD},
        headers={"Authorization": planted.headers["Authorization"]},
    )
    victim.headers["Authorization"] = f"Bearer {tokens.json()['access_token']}"
    after = await listed(victim)

    assert tokens.json()["refresh_token"] != planted_tokens["refresh_token"]
    assert [each["current"] for each in after] == [False, True]
    assert after[0]["id"] == before["id"]
    assert not {each["id"] for each in after} & {each["id"] for each in await listed(planted)}


async def test_a_logout_revokes_the_access_token_of_its_session_and_of_no_other(whole: Whole) -> None:
    first, other = await whole.account(ADA), await logged_in(whole)
    stranger = await whole.account(EVE)

    assert (await first.post(f"{API}/auth/logout")).status_code == 204
    assert await said(first, other, stranger) == [OVER, SERVED, SERVED]


async def test_a_refreshed_access_token_is_revoked_with_its_session(whole: Whole) -> None:
    client = await whole.account(ADA)
    tokens = await whole.login(client, ADA)
    refreshed = (await client.post(f"{API}/auth/refresh", json={"refresh_token": tokens["refresh_token"]})).json()
    newer = whole.client(Authorization=f"Bearer {refreshed['access_token']}")
    assert await said(client, newer) == [SERVED, SERVED]

    assert (await newer.post(f"{API}/auth/logout")).status_code == 204
    assert await said(client, newer) == [OVER, OVER]


async def test_a_logout_everywhere_revokes_all(whole: Whole) -> None:
    clients = [await whole.account(ADA), await logged_in(whole), await logged_in(whole)]

    assert (await clients[1].post(f"{API}/auth/logout-everywhere")).status_code == 204
    assert await said(*clients, await logged_in(whole)) == [OVER, OVER, OVER, SERVED]


async def test_a_password_change_revokes_all(whole: Whole) -> None:
    clients = [await whole.account(ADA), await logged_in(whole)]

    changed = await clients[0].put(f"{API}/me/password", json={"current_password": PASSWORD, "new_password": NEW})

    assert changed.status_code == 204
    assert await said(*clients) == [OVER, OVER]


async def test_a_password_reset_revokes_all(whole: Whole) -> None:
    clients = [await whole.account(ADA), await logged_in(whole)]
    await clients[0].post(f"{API}/auth/request-password-reset", json={"email": ADA})
    await whole.settle()

    reset = {"token": whole.letter(ADA, "reset"), "password": NEW}
    assert (await clients[0].post(f"{API}/auth/reset-password", json=reset)).status_code == 204
    assert await said(*clients) == [OVER, OVER]


async def test_a_deactivation_revokes_all(whole: Whole) -> None:
    clients = [await whole.account(ADA), await logged_in(whole)]
    (await create_administrator(whole.container).execute(CreateAdministrator(email=EVE, password=PASSWORD))).unwrap()
    chief = await logged_in(whole, EVE)
    user = (await clients[0].get(f"{API}/me")).json()["id"]

    assert (await chief.post(f"{API}/admin/users/{user}/deactivate")).status_code == 200
    assert await said(*clients, chief) == [OVER, OVER, SERVED]


async def test_a_stolen_refresh_token_revokes_the_access_tokens_of_its_family(whole: Whole) -> None:
    clock = FakeClock()
    container = replace(whole.container, clock=clock)
    timed = Whole(container, create_app(container), whole.mailer)
    client, other = await timed.account(ADA), await logged_in(timed)
    first = (await timed.login(client, ADA))["refresh_token"]
    await client.post(f"{API}/auth/refresh", json={"refresh_token": first})
    clock.advance(timedelta(seconds=21))

    assert (await client.post(f"{API}/auth/refresh", json={"refresh_token": first})).status_code == 401
    assert await said(client, other) == [OVER, SERVED]


async def test_an_access_token_is_denied_by_its_session_until_it_expires(whole: Whole) -> None:
    clock = FakeClock()
    container = replace(whole.container, clock=clock)
    timed = Whole(container, create_app(container), whole.mailer)
    client = await timed.account(ADA)
    await client.post(f"{API}/auth/logout")
    told = []
    for _ in range(4):
        told += await said(client)
        clock.advance(timedelta(minutes=5, seconds=15))

    assert told == [OVER, OVER, OVER, (401, "TOKEN_EXPIRED")]


async def test_one_session_is_revoked_from_another(whole: Whole) -> None:
    here, there = await whole.account(ADA), await logged_in(whole)
    tokens = await whole.login(there, ADA)
    mine, forgotten, theirs = await listed(here)

    revoked = await here.delete(f"{API}/account/sessions/{theirs['id']}")
    again = await here.delete(f"{API}/account/sessions/{theirs['id']}")
    refreshed = await here.post(f"{API}/auth/refresh", json={"refresh_token": tokens["refresh_token"]})

    assert [each["current"] for each in (mine, forgotten, theirs)] == [True, False, False]
    assert (revoked.status_code, revoked.content) == (204, b"")
    assert (again.status_code, again.json()["code"]) == (404, "SESSION_NOT_FOUND")
    assert refreshed.status_code == 401
    assert await said(here, there) == [SERVED, OVER]
    assert [each["id"] for each in await listed(here)] == [mine["id"], forgotten["id"]]


async def test_nobody_revokes_the_session_of_somebody_else(whole: Whole) -> None:
    ada, eve = await whole.account(ADA), await whole.account(EVE)
    (session,) = await listed(ada)

    foreign = await eve.delete(f"{API}/account/sessions/{session['id']}")
    random = await eve.delete(f"{API}/account/sessions/{uuid4()}")

    told = [{**answer.json(), "instance": "", "request_id": ""} for answer in (foreign, random)]
    assert (foreign.status_code, told[0]) == (404, told[1])
    assert await said(ada) == [SERVED]


class Crashing(DeniedSessions):
    """Denies nobody: the process ends between the commit and what follows it."""

    async def deny(self, sessions: Collection[SessionId], until: datetime) -> None:
        raise ConnectionError(f"{sessions} {until}")

    async def is_denied(self, session: SessionId, now: datetime) -> bool:
        return (session, now) is None


async def test_what_a_crash_kept_from_being_denied_is_denied_once_the_event_is_delivered(whole: Whole) -> None:
    client = await whole.account(ADA)
    other = await logged_in(whole)
    container = replace(whole.container, denied=Crashing())
    crashing = Whole(container, create_app(container), whole.mailer)
    await said(client)

    assert (await at(crashing, client).post(f"{API}/auth/logout-everywhere")).status_code == 204
    before = await said(client, other)
    await whole.settle()

    assert (before, await said(client, other)) == ([SERVED, SERVED], [OVER, OVER])


async def test_a_process_that_begins_anew_denies_what_ended_before(whole: Whole) -> None:
    client, other = await whole.account(ADA), await logged_in(whole)
    await client.post(f"{API}/auth/logout")

    async with beside(whole) as begun:
        assert await said(at(begun, client), at(begun, other)) == [OVER, SERVED]


async def test_what_ends_in_one_process_has_ended_in_all(tmp_path: Path, postgresql_url: str, redis_url: str) -> None:
    async with (
        whole_service(tmp_path, database_url=postgresql_url, redis_url=redis_url) as here,
        beside(here) as there,
    ):
        clients = [await here.account(ADA), await logged_in(there), await logged_in(here)]
        assert await said(*(at(whole, each) for each in clients for whole in (here, there))) == [SERVED] * 6

        await at(there, clients[0]).post(f"{API}/auth/logout")
        assert await said(*(at(whole, each) for each in clients for whole in (here, there))) == [OVER] * 2 + [SERVED] * 4
        await clients[2].put(f"{API}/me/password", json={"current_password": PASSWORD, "new_password": NEW})
        assert await said(*(at(whole, each) for each in clients for whole in (here, there))) == [OVER] * 6


# Rows 19 and 32.
async def test_without_redis_logins_are_closed_the_rest_is_served_and_all_heals(
    tmp_path: Path, postgresql_url: str, own_redis: RedisServer
) -> None:
    async with whole_service(tmp_path, database_url=postgresql_url, redis_url=own_redis.url) as whole:
        client, other, third = await whole.account(ADA), await logged_in(whole), await logged_in(whole)
        await client.post(f"{API}/auth/logout")
        own_redis.kill()

        closed = await whole.client().post(f"{API}/auth/login", json={"email": ADA, "password": PASSWORD})
        without = await said(client, other, third)
        (mine,) = [each for each in await listed(other) if each["current"]]
        ended = [each["id"] for each in await listed(third) if each["id"] != mine["id"]]
        for session in ended:
            assert (await other.delete(f"{API}/account/sessions/{session}")).status_code == 204
        revoked = await said(client, other, third)
        counted = (await whole.container.metrics.collected()).decode()
        own_redis.start()
        healed = await said(client, other, third)
        opened = await logged_in(whole)

        assert (closed.status_code, closed.json()["code"], closed.headers["retry-after"]) == (503, "UNAVAILABLE", "1")
        assert (without, revoked, healed) == ([OVER, SERVED, SERVED], [OVER, SERVED, OVER], [OVER, SERVED, OVER])
        assert 'limiter_decisions_total{outcome="failed",policy="sensitive"} 1.0' in counted
        assert 'limiter_decisions_total{outcome="failed",policy="general"} 0.0' not in counted
        assert await said(opened, other) == [SERVED, SERVED]


async def test_many_requests_at_once_hear_of_a_logout_at_the_same_time(whole: Whole) -> None:
    client = await whole.account(ADA)
    await client.post(f"{API}/auth/logout")

    answers = await asyncio.gather(*(client.get(f"{API}/me") for _ in range(30)))

    assert [answer.status_code for answer in answers] == [401] * 30
