"""Connections on which somebody is told what happens, at a real socket."""

import asyncio
import json
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from reference_service.adapters.live.telling import Pace
from reference_service.application.live.ports import Message
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.ids import TenantId
from tests.reference_service.listening import PATIENCE, QUICK, READY, Station, closing, on_air, ticket_of, told, until, with_pace
from tests.reference_service.whole import API, Whole, whole_service

pytestmark = pytest.mark.anyio
MUCH = 1_000_000


@pytest.fixture
async def whole(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Whole]:
    shutil.copy(sqlite_template, tmp_path / "service.db")
    async with whole_service(tmp_path) as opened:
        yield opened


class Stream:
    """A stream of events, as a client reads it."""

    def __init__(self, answer: httpx2.Response) -> None:
        self.answer = answer
        self._lines = answer.aiter_lines()

    async def next(self) -> dict[str, str]:
        """Return the fields of the next event; a comment is one under the empty name."""
        fields: dict[str, str] = {}
        async with asyncio.timeout(PATIENCE):
            async for line in self._lines:
                if not line and fields:
                    return fields
                name, _, value = line.partition(": ") if not line.startswith(":") else ("", "", line)
                fields[name] = value
        raise AssertionError("It ended.")

    async def data(self) -> Any:
        """Return what the next event says."""
        return json.loads((await self.next())["data"])


@asynccontextmanager
async def stream(station: Station, client: httpx2.AsyncClient, after: str | None = None) -> AsyncIterator[Stream]:
    """Open a stream of events as somebody."""
    headers = {name: client.headers[name] for name in ("Authorization", "X-Tenant-Token")}
    if after is not None:
        headers["Last-Event-ID"] = after
    async with (
        httpx2.AsyncClient(base_url=f"http://{station.address}", headers=headers, timeout=PATIENCE) as http,
        http.stream("GET", f"{API}/events") as answer,
    ):
        yield Stream(answer)


async def _owner(whole: Whole) -> tuple[httpx2.AsyncClient, TenantId]:
    client = await whole.account("owner@example.com")
    return client, TenantId.parse(await whole.found(client, "Engines")).unwrap()


async def _happens(whole: Whole, tenant: TenantId, number: int, size: int = 0) -> None:
    body = json.dumps({"type": "work.happened", "number": number, "more": "x" * size})
    await whole.container.feed.publish(tenant, Message(id=UUID(int=number), permission=Permission.PROJECTS_READ, body=body))


def _gauges(whole: Whole) -> dict[str, str]:
    said = whole.container.metrics._series.exposed().decode()  # noqa: SLF001 - to ask the probes would take a database
    lines = (line.rpartition(" ") for line in said.splitlines() if line.startswith("live_"))
    return {name: value for name, _, value in lines if "_created" not in name}


async def _until_counted(whole: Whole, name: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while name not in _gauges(whole):  # noqa: ASYNC110 - nobody is told when something is counted
            await asyncio.sleep(0.02)


async def test_a_stream_tells_what_happens_and_comes_through_all_layers_as_it_is(whole: Whole) -> None:
    async with on_air(with_pace(whole)) as station:
        owner, _ = await _owner(whole)
        async with stream(station, owner) as opened:
            first = await opened.next()
            await owner.post(f"{API}/projects", json={"name": "One", "description": ""})
            await whole.settle()
            event = await opened.next()
            said = json.loads(event["data"])

    assert opened.answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert (opened.answer.headers["cache-control"], "etag" in opened.answer.headers) == ("no-store", False)
    assert first == {"data": '{"type":"ready"}'}
    assert (said["type"], said["id"]) == ("work.project_started", event["id"])


async def test_a_stream_goes_on_after_the_event_that_was_heard_last(whole: Whole) -> None:
    async with on_air(with_pace(whole)) as station:
        owner, tenant = await _owner(whole)
        for number in (1, 2, 3):
            await _happens(whole, tenant, number)
        async with stream(station, owner, after=str(UUID(int=1))) as opened:
            said = [await opened.data() for _ in range(3)]

    assert (said[0], [each["number"] for each in said[1:]]) == (READY, [2, 3])


@pytest.mark.parametrize("after", [str(UUID(int=7)), "nonsense", ""])
async def test_a_stream_that_cannot_go_on_begins_with_a_gap(whole: Whole, after: str) -> None:
    async with on_air(with_pace(whole)) as station:
        owner, _ = await _owner(whole)
        async with stream(station, owner, after=after) as opened:
            assert [await opened.data() for _ in range(2)] == [READY, {"type": "gap"}]


async def test_a_stream_on_which_nothing_happens_says_so_once_in_a_while(whole: Whole) -> None:
    async with on_air(with_pace(whole, Pace(beat=timedelta(milliseconds=20)))) as station:
        owner, _ = await _owner(whole)
        async with stream(station, owner) as opened:
            assert [await opened.next() for _ in range(3)] == [{"data": '{"type":"ready"}'}, *[{"": ": nothing new"}] * 2]


async def test_a_stream_says_why_it_ends(whole: Whole) -> None:
    async with on_air(with_pace(whole)) as station:
        owner, _ = await _owner(whole)
        async with stream(station, owner) as opened:
            await opened.data()
            await owner.post(f"{API}/auth/logout-everywhere")

            assert await opened.data() == {"type": "closed", "code": 4401}


async def test_a_connection_lasts_so_long_and_no_longer(whole: Whole) -> None:
    async with on_air(with_pace(whole, Pace(longest=timedelta(milliseconds=50)))) as station:
        owner, _ = await _owner(whole)
        async with station.open(await ticket_of(owner)) as connection, stream(station, owner) as opened:
            assert await closing(connection) == (4401, "expired")
            assert [await opened.data() for _ in range(2)] == [READY, {"type": "closed", "code": 4401}]


async def test_when_the_process_ends_all_are_told_to_come_back(whole: Whole) -> None:
    async with on_air(with_pace(whole)) as station:
        owner, _ = await _owner(whole)
        async with station.open(await ticket_of(owner)) as connection, stream(station, owner) as opened:
            await told(connection)
            await opened.data()
            await whole.container.connections.close()

            assert await closing(connection) == (1012, "stopping")
            assert await opened.data() == {"type": "closed", "code": 1012}
        assert (await station.refused(await ticket_of(owner))).response.status_code == 503
        assert (await owner.get(f"{API}/events")).status_code == 503


async def test_a_user_has_only_so_many_streams(sqlite_template: Path, tmp_path: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "service.db")
    async with whole_service(tmp_path, live_connections_per_user=1) as whole, on_air(whole) as station:
        owner, _ = await _owner(whole)
        async with stream(station, owner) as opened:
            await opened.data()
            assert (await owner.get(f"{API}/events")).json()["code"] == "TOO_MANY_CONNECTIONS"
            assert (await station.refused(await ticket_of(owner))).response.status_code == 429


async def test_who_takes_nothing_in_is_dropped_and_counted_while_others_go_on(whole: Whole) -> None:
    patient = Pace(send=timedelta(milliseconds=300))
    async with on_air(with_pace(whole, patient)) as station:
        owner, tenant = await _owner(whole)
        host, _, port = station.address.partition(":")
        slow = socket.socket()
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.connect((host, int(port)))
        slow.setblocking(False)
        async with (
            connect(
                f"ws://{station.address}{API}/ws",
                subprotocols=[Subprotocol(await ticket_of(owner))],
                sock=slow,
                max_queue=1,
                max_size=None,
                proxy=None,
                close_timeout=0.1,
            ),
            station.open(await ticket_of(owner)) as quick,
        ):
            await told(quick)
            for number in range(1, 41):
                await _happens(whole, tenant, number, MUCH // 4)
                assert (await told(quick))["number"] == number
            await _until_counted(whole, 'live_connections_ended_total{kind="websocket",reason="too_slow"}')
            await _happens(whole, tenant, 41)

            assert (await until(quick, "work.happened"))[-1]["number"] == 41


async def test_connections_are_counted(whole: Whole) -> None:
    async with on_air(with_pace(whole, QUICK)) as station:
        owner, _ = await _owner(whole)
        async with station.open(await ticket_of(owner)) as connection, stream(station, owner) as opened:
            await told(connection)
            await opened.data()
            open_now = _gauges(whole)
        await whole.container.connections.close()
        ended = _gauges(whole)

    sockets, streams = 'live_connections{kind="websocket"}', 'live_connections{kind="stream"}'
    assert (open_now[sockets], open_now[streams], ended[sockets], ended[streams]) == ("1.0", "1.0", "0.0", "0.0")
    assert ended['live_connections_ended_total{kind="stream",reason="left"}'] == "1.0"
