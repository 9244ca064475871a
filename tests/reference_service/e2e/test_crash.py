"""What is left after the process was killed."""

import json
import signal
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import httpx2
import pytest

from tests.reference_service.e2e.running import Running, running

_PATIENCE = 60.0
"""Seconds after which waiting is given up."""
PASSWORD = "correct horse battery staple"  # noqa: S105 - of a user that only this test has


def _account(service: Running, http: httpx2.Client) -> None:
    http.post("/auth/register", json={"email": "ada@example.com", "password": PASSWORD, "display_name": "Ada"})
    service.verify("ada@example.com")
    _log_in(http)


def _log_in(http: httpx2.Client) -> None:
    answer = http.post("/auth/login", json={"email": "ada@example.com", "password": PASSWORD})
    http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"


def test_a_service_that_is_killed_while_it_writes_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    acknowledged: list[str] = []
    with running(tmp_path) as service, httpx2.Client(base_url=f"{service.url}/api/v1") as http:
        _account(service, http)
        writing = threading.Event()

        def write() -> None:
            for turn in range(10_000):
                try:
                    answer = http.post("/tenants", json={"name": f"Tenant {turn}"})
                except httpx2.TransportError:
                    return
                if answer.status_code == 201:
                    acknowledged.append(answer.json()["id"])
                if len(acknowledged) == 10:
                    writing.set()

        writer = threading.Thread(target=write)
        writer.start()
        assert writing.wait(60)
        service.kill()
        writer.join()

    with closing(sqlite3.connect(tmp_path / "data" / "service.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with running(tmp_path) as service, httpx2.Client(base_url=f"{service.url}/api/v1") as http:
        _log_in(http)
        kept = {tenant["id"] for tenant in http.get("/tenants").json()["items"]}
        # The events of the last tenants were not delivered before the end: they are now, so that all become open. What
        # the process that was killed was delivering is taken up by another once its lease is over.
        limit = time.monotonic() + _PATIENCE
        for tenant in acknowledged:
            while http.get(f"/tenants/{tenant}").json()["status"] != "open":
                assert time.monotonic() < limit, f"{tenant} is not open"
                time.sleep(0.2)

    assert len(acknowledged) >= 10
    assert set(acknowledged) <= kept


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, -signal.SIGTERM), (signal.SIGINT, 130)])
def test_an_interrupted_service_ends_cleanly(tmp_path: Path, sent: signal.Signals, code: int) -> None:
    # A busy machine makes statements slow, which is told otherwise.
    with running(tmp_path, {"SLOW_STATEMENT_MS": "0"}) as service:
        httpx2.get(f"{service.url}/livez")
        assert service.stop(sent) == code

    lines = (tmp_path / "service.log").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["request"]
