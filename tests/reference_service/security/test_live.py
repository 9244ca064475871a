"""Row 37: who hears what happens in a tenant, for how long, and how much they may say."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed

from reference_service.adapters.live.telling import Pace
from reference_service.application.live.commands.issue_ticket import TICKET_LIFETIME
from reference_service.application.live.ports import Message
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.ids import TenantId
from reference_service.infrastructure.app import create_app
from tests.reference_service.fakes.shared import FakeClock
from tests.reference_service.listening import READY, Station, closing, on_air, ticket_of, told, until, with_pace
from tests.reference_service.whole import API, Whole, whole_service

pytestmark = pytest.mark.anyio
OWN = "http://service.test"
HEEDED = {"x-content-type-options": "nosniff", "x-frame-options": "DENY", "cache-control": "no-store"}


@pytest.fixture
async def station(whole: Whole) -> AsyncIterator[Station]:
    async with on_air(with_pace(whole)) as opened:
        yield opened


@pytest.fixture
async def owner(station: Station) -> httpx2.AsyncClient:
    client = await station.whole.account("owner@example.com")
    await station.whole.found(client, "Engines")
    return client


async def _start_project(client: httpx2.AsyncClient, station: Station, name: str = "One") -> str:
    project: str = (await client.post(f"{API}/projects", json={"name": name, "description": ""})).json()["id"]
    await station.whole.settle()
    return project


async def test_a_member_with_a_ticket_hears_what_happens(station: Station, owner: httpx2.AsyncClient) -> None:
    async with station.open("live.v1", await ticket_of(owner), origin=OWN) as connection:
        first = await told(connection)
        project = await _start_project(owner, station)
        said = await told(connection)

    assert (connection.subprotocol, first) == ("live.v1", READY)
    assert said == {**said, "type": "work.project_started", "data": {"project_id": project}}
    assert sorted(said) == ["data", "id", "occurred_at", "type"]


async def test_a_ticket_may_be_the_first_message(station: Station, owner: httpx2.AsyncClient) -> None:
    async with station.open() as connection:
        await connection.send(await ticket_of(owner))

        assert await told(connection) == READY


async def test_a_ticket_opens_one_connection(station: Station, owner: httpx2.AsyncClient) -> None:
    ticket = await ticket_of(owner)
    async with station.open(ticket) as connection:
        await told(connection)
        again = await station.refused(ticket)
        async with station.open() as late:
            await late.send(ticket)
            closed = await closing(late)

    assert (again.response.status_code, json.loads(again.response.body or b"")["code"]) == (401, "TICKET_INVALID")
    assert closed == (4401, "session_over")


async def test_of_many_who_show_one_ticket_at_once_one_is_let_in(station: Station, owner: httpx2.AsyncClient) -> None:
    ticket = await ticket_of(owner)

    async def show() -> int:
        async with station.open() as connection:
            await connection.send(ticket)
            try:
                return 0 if await told(connection) == READY else 1
            except ConnectionClosed as closed:
                return closed.rcvd.code if closed.rcvd is not None else 1

    assert sorted(await asyncio.gather(*(show() for _ in range(5)))) == [0, 4401, 4401, 4401, 4401]


@pytest.mark.parametrize("origin", ["http://evil.test", "null", "http://service.test.evil.test", "https://service.test", "*"])
async def test_pages_of_other_origins_are_refused_whatever_they_show(
    station: Station, owner: httpx2.AsyncClient, origin: str
) -> None:
    ticket = await ticket_of(owner)
    refused = await station.refused("live.v1", ticket, origin=origin)

    assert (refused.response.status_code, json.loads(refused.response.body or b"")["code"]) == (403, "FOREIGN_ORIGIN")
    async with station.open("live.v1", ticket, origin=OWN) as connection:
        assert await told(connection) == READY, "The ticket was not used up."


async def test_pages_of_origins_that_cors_lets_in_may_listen(whole: Whole) -> None:
    settings = whole.container.settings.model_copy(update={"cors_origins": ("https://app.test", "*")})
    container = replace(whole.container, settings=settings)
    async with on_air(Whole(container, create_app(container), whole.mailer)) as station:
        client = await station.whole.account("owner@example.com")
        await station.whole.found(client, "Engines")
        async with station.open(await ticket_of(client), origin="https://app.test") as connection:
            assert await told(connection) == READY
        assert (await station.refused(await ticket_of(client), origin="https://evil.test")).response.status_code == 403


async def test_whoever_shows_no_ticket_is_sent_away(station: Station) -> None:
    async with station.open() as silent, station.open() as talking:
        await talking.send("let me in")

        assert [await closing(each) for each in (silent, talking)] == [(4401, "session_over")] * 2


async def test_a_ticket_in_the_address_opens_nothing(station: Station, owner: httpx2.AsyncClient) -> None:
    ticket = (await ticket_of(owner)).removeprefix("ticket.")
    async with station.open(path=f"{API}/ws?ticket={ticket}") as connection:
        assert await closing(connection) == (4401, "session_over")


@pytest.mark.parametrize("ticket", ["ticket.", "ticket.nonsense", "ticket." + "a" * 43])
async def test_a_ticket_that_nobody_gave_out_opens_nothing(station: Station, ticket: str) -> None:
    assert (await station.refused(ticket)).response.status_code == 401


async def test_a_ticket_that_is_too_old_opens_nothing(whole: Whole) -> None:
    clock = FakeClock(whole.container.clock.now())
    container = replace(whole.container, clock=clock)
    async with on_air(Whole(container, create_app(container), whole.mailer)) as station:
        client = await station.whole.account("owner@example.com")
        await station.whole.found(client, "Engines")
        ticket, in_time = await ticket_of(client), await ticket_of(client)
        clock.advance(TICKET_LIFETIME - timedelta(seconds=1))
        async with station.open(in_time) as connection:
            assert await told(connection) == READY
        clock.advance(timedelta(seconds=1))

        assert (await station.refused(ticket)).response.status_code == 401


async def test_a_ticket_takes_a_login_a_tenant_and_a_permission_there(station: Station, owner: httpx2.AsyncClient) -> None:
    homeless = await station.whole.account("other@example.com")
    del owner.headers["X-Tenant-Token"]
    answers = [await client.post(f"{API}/tickets") for client in (station.whole.client(), homeless, owner)]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (401, "UNAUTHENTICATED"),
        (401, "TENANT_TOKEN_MISSING"),
        (401, "TENANT_TOKEN_MISSING"),
    ]


async def test_whoever_was_given_another_role_takes_another_ticket(station: Station, owner: httpx2.AsyncClient) -> None:
    tenant = (await owner.get(f"{API}/tenants")).json()["items"][0]["id"]
    member = await station.whole.member(owner, tenant, "member@example.com", "member")
    ticket, user = await ticket_of(member), (await member.get(f"{API}/me")).json()["id"]
    changed = await owner.put(f"{API}/members/{user}/role", json={"role": "viewer"})

    assert changed.status_code == 204, changed.text
    assert (await station.refused(ticket)).response.status_code == 401


async def test_a_session_that_is_revoked_is_closed_with_4401(station: Station, owner: httpx2.AsyncClient) -> None:
    ticket = await ticket_of(owner)
    unused = await ticket_of(owner)
    async with station.open(ticket) as connection:
        await told(connection)
        ended = await owner.post(f"{API}/auth/logout-everywhere")

        assert ended.status_code == 204
        assert await closing(connection) == (4401, "session_over")
    assert (await station.refused(unused)).response.status_code == 401


async def test_a_member_who_is_removed_is_closed_with_4403_and_hears_nothing_more(
    station: Station, owner: httpx2.AsyncClient
) -> None:
    tenant = (await owner.get(f"{API}/tenants")).json()["items"][0]["id"]
    member = await station.whole.member(owner, tenant, "member@example.com", "viewer")
    unused, user = await ticket_of(member), (await member.get(f"{API}/me")).json()["id"]
    async with station.open(await ticket_of(member)) as connection, station.open(await ticket_of(owner)) as other:
        await told(connection)
        await told(other)
        assert (await owner.delete(f"{API}/members/{user}")).status_code == 204
        await _start_project(owner, station)

        assert await closing(connection) == (4403, "not_a_member")
        assert (await until(other, "work.project_started"))[-1]["type"] == "work.project_started"
    assert (await station.refused(unused)).response.status_code == 404


async def test_a_member_who_is_removed_does_not_hear_the_very_next_message(whole: Whole) -> None:
    async with on_air(with_pace(whole, Pace(check=timedelta(hours=1)))) as station:
        owner = await station.whole.account("owner@example.com")
        tenant = await station.whole.found(owner, "Engines")
        member = await station.whole.member(owner, tenant, "member@example.com", "viewer")
        user = (await member.get(f"{API}/me")).json()["id"]
        async with station.open(await ticket_of(member)) as connection:
            await told(connection)
            await owner.delete(f"{API}/members/{user}")
            await station.whole.settle()

            with pytest.raises(ConnectionClosed, match="4403"):
                await told(connection)


async def test_nobody_hears_of_another_tenant_or_of_what_their_role_may_not_read(
    station: Station, owner: httpx2.AsyncClient
) -> None:
    other = await station.whole.account("other@example.com")
    await station.whole.found(other, "Looms")
    ours = TenantId.parse((await owner.get(f"{API}/tenants")).json()["items"][0]["id"]).unwrap()
    viewer = await station.whole.member(owner, str(ours), "viewer@example.com", "viewer")
    ids = station.whole.container.ids
    for_managers = Message(id=ids.new(), permission=Permission.AUDIT_READ, body='{"type":"managers"}')
    for_all = Message(id=ids.new(), permission=Permission.PROJECTS_READ, body='{"type":"all"}')
    async with station.open(await ticket_of(viewer)) as low, station.open(await ticket_of(owner)) as high:
        await told(low)
        await told(high)
        await _start_project(other, station)
        for message in (for_managers, for_all):
            await station.whole.container.feed.publish(ours, message)

        heard = [[each["type"] for each in await until(listener, "all")] for listener in (low, high)]

    assert [each for each in heard[0] if not each.startswith("tenancy.")] == ["all"]
    assert [each for each in heard[1] if not each.startswith("tenancy.")] == ["managers", "all"]


async def test_a_message_that_is_too_large_ends_the_conversation(station: Station, owner: httpx2.AsyncClient) -> None:
    codes = []
    for size in (1025, 5000, 2_000_000):
        async with station.open(await ticket_of(owner)) as connection:
            await told(connection)
            await connection.send("x" * size)
            codes.append((await closing(connection))[0])

    assert codes == [1009] * 3


async def test_whoever_says_too_much_is_sent_away(station: Station, owner: httpx2.AsyncClient) -> None:
    async with station.open(await ticket_of(owner)) as connection:
        await told(connection)
        for _ in range(20):
            await connection.send('{"type":"ping"}')
            assert await told(connection) == {"type": "pong"}
        await connection.send('{"type":"ping"}')

        assert await closing(connection) == (4429, "too_many")


@pytest.mark.parametrize("said", ["", "null", "ticket.x", b"\x00", '{"type":"subscribe"}'])
async def test_whoever_says_what_has_no_meaning_is_sent_away(
    station: Station, owner: httpx2.AsyncClient, said: str | bytes
) -> None:
    async with station.open(await ticket_of(owner)) as connection:
        await told(connection)
        await connection.send(said)

        assert await closing(connection) == (1003, "not_understood")


async def test_a_user_has_so_many_connections_and_no_more(tmp_path: Path) -> None:
    async with whole_service(tmp_path, live_connections_per_user=2, live_connections=3) as few, on_air(few) as station:
        clients = [await few.account(f"{name}@example.com") for name in ("ada", "bob")]
        for client in clients:
            await few.found(client, "Engines")
        async with station.open(await ticket_of(clients[0])) as first, station.open(await ticket_of(clients[0])) as second:
            one_more = await station.refused(await ticket_of(clients[0]))
            async with station.open(await ticket_of(clients[1])) as other:
                everyone = await station.refused(await ticket_of(clients[1]))
                for each in (first, second, other):
                    assert await told(each) == READY
        async with station.open(await ticket_of(clients[0])) as later:
            assert await told(later) == READY

    assert [refused.response.status_code for refused in (one_more, everyone)] == [429, 503]
    assert all("retry-after" in refused.response.headers for refused in (one_more, everyone))


# Rows 23 and 37.
async def test_a_websocket_that_is_refused_is_refused_with_the_headers_that_browsers_heed(station: Station) -> None:
    refusals = [
        await station.refused("ticket.x"),
        await station.refused(origin="http://evil.test"),
        await station.refused(path="/nowhere"),
        await station.refused(path="/api/v1/projects"),
    ]

    assert [each.response.status_code for each in refusals] == [401, 403, 404, 404]
    for each in refusals:
        assert {name: each.response.headers.get(name) for name in HEEDED} == HEEDED
        assert each.response.headers["x-request-id"]


# Rows 18 and 37.
async def test_opening_websockets_counts_as_asking(tmp_path: Path) -> None:
    async with whole_service(tmp_path, requests_per_minute=3) as few, on_air(few) as station:
        codes = [(await station.refused("ticket.x")).response.status_code for _ in range(4)]

    assert codes == [401, 401, 401, 429]


# Rows 25 and 37.
async def test_a_websocket_for_another_name_is_refused(tmp_path: Path) -> None:
    async with whole_service(tmp_path, allowed_hosts="service.test") as named, on_air(named) as station:
        assert (await station.refused("ticket.x")).response.status_code == 400


# Rows 26 and 37.
async def test_the_log_knows_of_a_websocket_and_not_of_its_ticket(
    station: Station, owner: httpx2.AsyncClient, lines: StringIO
) -> None:
    ticket = await ticket_of(owner)
    async with station.open(ticket, path=f"{API}/ws?{ticket}") as connection:
        await told(connection)
    await station.whole.container.connections.close()
    found = [json.loads(line) for line in lines.getvalue().splitlines()]
    [line] = [each for each in found if each.get("route") == f"{API}/ws"]

    assert (line["method"], line["status"], line["user_id"]) == ("GET", 101, (await owner.get(f"{API}/me")).json()["id"])
    assert ticket.removeprefix("ticket.") not in lines.getvalue()


# Row 37: the twin of the websocket.
async def test_a_stream_takes_a_login_and_a_tenant(station: Station, owner: httpx2.AsyncClient) -> None:
    del owner.headers["X-Tenant-Token"]
    answers = [await client.get(f"{API}/events") for client in (station.whole.client(), owner)]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (401, "UNAUTHENTICATED"),
        (401, "TENANT_TOKEN_MISSING"),
    ]
