"""What happens in one process is heard by those who listen at another."""

import json
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.reference_service.e2e.roles import UNHURRIED, apart
from tests.reference_service.e2e.running import Running, running
from tests.reference_service.servers import RedisServer

PASSWORD = "correct horse battery staple"  # noqa: S105 - of a user that only this test has
ADA = {"email": "ada@example.com", "password": PASSWORD}
PATIENCE = 60.0
"""Seconds after which waiting is given up: for a machine that is very busy."""
PUBLIC_URL = "http://service.test"


def _at_work(letters: Running, url: str) -> dict[str, str]:
    """Return the headers of the owner of a tenant."""
    httpx2.post(f"{url}/api/v1/auth/register", json={**ADA, "display_name": "Ada"}).raise_for_status()
    letters.verify(ADA["email"])
    token = httpx2.post(f"{url}/api/v1/auth/login", json=ADA).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    with httpx2.Client(base_url=f"{url}/api/v1", headers=headers) as http:
        tenant = http.post("/tenants", json={"name": "Engines"}).json()["id"]
        limit = time.monotonic() + PATIENCE
        while http.get(f"/tenants/{tenant}").json()["status"] != "open":
            assert time.monotonic() < limit, "It never opened."
            time.sleep(0.05)
        return {**headers, "X-Tenant-Token": http.post(f"/tenants/{tenant}/token").json()["token"]}


def _ticket(url: str, headers: Mapping[str, str]) -> str:
    answer = httpx2.post(f"{url}/api/v1/tickets", headers=headers)
    assert answer.status_code == 201, answer.text
    return f"ticket.{answer.json()['ticket']}"


def _start(url: str, headers: Mapping[str, str], name: str) -> str:
    answer = httpx2.post(f"{url}/api/v1/projects", headers=headers, json={"name": name, "description": ""})
    project: str = answer.json()["id"]
    return project


def _socket_of(url: str) -> str:
    return f"ws://{urlsplit(url).netloc}/api/v1/ws"


def _offering(ticket: str) -> list[Subprotocol]:
    return [Subprotocol("live.v1"), Subprotocol(ticket)]


def _until(connection: ClientConnection, **wanted: object) -> list[dict[str, Any]]:
    """Return what is told next, up to a message that holds what is wanted."""
    said: list[dict[str, Any]] = []
    while not said or any(said[-1].get(name) != value for name, value in wanted.items()):
        said.append(json.loads(connection.recv(PATIENCE)))
    return said


def _to_the_end(connection: ClientConnection) -> None:
    while True:
        try:
            connection.recv(PATIENCE)
        except ConnectionClosed:
            return


def test_two_processes_over_one_redis_that_goes_away_and_comes_back(tmp_path: Path, own_redis: RedisServer) -> None:
    shared = {"DATA_FOLDER": str(tmp_path / "data"), "REDIS_URL": own_redis.url, "PUBLIC_URL": PUBLIC_URL, **UNHURRIED}
    folders = [tmp_path / name for name in ("first", "second")]
    for folder in folders:
        folder.mkdir()
    with running(folders[0], shared) as first, running(folders[1], shared) as second:
        headers = _at_work(Running(first.process, tmp_path, first.url, first.printed), first.url)
        # Taken at one, shown at the other.
        ticket = _ticket(second.url, headers)
        with connect(_socket_of(first.url), subprotocols=_offering(ticket), origin=Origin(PUBLIC_URL), proxy=None) as there:
            assert json.loads(there.recv(PATIENCE)) == {"type": "ready"}
            one = _start(second.url, headers, "One")
            _until(there, type="work.project_started", data={"project_id": one})

            own_redis.kill()
            refused = httpx2.post(f"{second.url}/api/v1/tickets", headers=headers)
            two = _start(second.url, headers, "Two")
            own_redis.start()
            _until(there, type="gap")
            assert two in httpx2.get(f"{first.url}/api/v1/projects", headers=headers).text

            three = _start(second.url, headers, "Three")
            _until(there, type="work.project_started", data={"project_id": three})
            assert (refused.status_code, "retry-after" in refused.headers) == (503, True)

            first.process.send_signal(signal.SIGTERM)
            _to_the_end(there)
            assert (there.protocol.close_code, there.protocol.close_reason) == (1012, "stopping")
            assert first.process.wait(PATIENCE) == -signal.SIGTERM


def test_a_stream_comes_through_the_gateway_as_it_is_told(tmp_path: Path) -> None:
    with apart(tmp_path) as processes:
        gateway = processes.gateway.url
        headers = _at_work(Running(processes.auth.process, tmp_path, gateway, ""), gateway)
        with httpx2.stream("GET", f"{gateway}/api/v1/events", headers=headers, timeout=PATIENCE) as answer:
            lines = (line for line in answer.iter_lines() if line.startswith("data: "))
            assert next(lines) == 'data: {"type":"ready"}'
            project = _start(gateway, headers, "One")
            told = next(line for line in lines if project in line)

        assert json.loads(told.removeprefix("data: "))["type"] == "work.project_started"
        assert answer.headers["content-type"].startswith("text/event-stream")


def test_a_websocket_comes_through_the_gateway_as_it_is_told(tmp_path: Path) -> None:
    with apart(tmp_path) as processes:
        gateway = processes.gateway.url
        headers = _at_work(Running(processes.auth.process, tmp_path, gateway, ""), gateway)
        ticket = _ticket(gateway, headers)
        with connect(_socket_of(gateway), subprotocols=_offering(ticket), origin=Origin(PUBLIC_URL), proxy=None) as through:
            assert (through.subprotocol, json.loads(through.recv(PATIENCE))) == ("live.v1", {"type": "ready"})
            project = _start(gateway, headers, "One")
            _until(through, type="work.project_started", data={"project_id": project})
            through.send('{"type":"ping"}')
            _until(through, type="pong")
            with pytest.raises(InvalidStatus) as again:
                connect(_socket_of(gateway), subprotocols=_offering(ticket), proxy=None)
            with pytest.raises(InvalidStatus) as foreign:
                connect(_socket_of(gateway), subprotocols=_offering(ticket), origin=Origin("http://evil.test"), proxy=None)
            processes.service.process.send_signal(signal.SIGTERM)
            _to_the_end(through)

        assert (through.protocol.close_code, through.protocol.close_reason) == (1012, "stopping")
        assert [each.value.response.status_code for each in (again, foreign)] == [401, 403]
        assert [each.value.response.headers["x-frame-options"] for each in (again, foreign)] == ["DENY"] * 2
