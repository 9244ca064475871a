"""The service as several processes behind a gateway, as its users see it."""

import doctest
import json
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.reference_service.e2e.roles import Apart, apart, auth_alone
from tests.reference_service.e2e.running import ROOT

JOURNEY = ROOT / "docs" / "journey.md"
PASSWORD = "correct horse battery staple"  # noqa: S105 - of a user that only this test has
_PATIENCE = 60.0
"""Seconds after which waiting is given up: for a machine that is very busy."""


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Apart]:
    """Return all three on a database of their own."""
    with apart(tmp_path) as started:
        yield started


def _account(processes: Apart, folder: Path) -> httpx2.Client:
    """Return a client of the gateway that is logged in."""
    client = httpx2.Client(base_url=f"{processes.gateway.url}/api/v1")
    account = {"email": "ada@example.com", "password": PASSWORD, "display_name": "Ada"}
    assert client.post("/auth/register", json=account).status_code == 202
    replace(processes.auth, folder=folder).verify("ada@example.com")
    token = client.post("/auth/login", json={"email": "ada@example.com", "password": PASSWORD}).json()["access_token"]
    client.headers["Authorization"] = f"Bearer {token}"
    return client


def _until(client: httpx2.Client, path: str, status: int) -> httpx2.Response:
    limit = time.monotonic() + _PATIENCE
    while time.monotonic() < limit:
        answer = client.get(path)
        if answer.status_code == status:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"{path} never answered {status}.")


def test_the_journey_of_the_docs_goes_through_the_gateway_as_it_is_told(processes: Apart, tmp_path: Path) -> None:
    results = doctest.testfile(
        str(JOURNEY),
        module_relative=False,
        globs={"url": processes.gateway.url, "letters": tmp_path / "data" / "mail"},
        optionflags=doctest.ELLIPSIS | doctest.REPORT_NDIFF,
    )

    assert results.failed == 0
    assert results.attempted > 50


def test_while_the_accounts_are_away_all_else_goes_on_and_they_come_back(processes: Apart, tmp_path: Path) -> None:
    with closing(_account(processes, tmp_path)) as client:
        assert client.get("/me").status_code == 200
        processes.auth.kill()

        refused = client.get("/me")
        others = [client.get("/tenants").status_code for _ in range(20)]

        assert (refused.status_code, refused.headers["content-type"]) == (503, "application/problem+json")
        assert int(refused.headers["retry-after"]) >= 1
        assert others == [200] * 20
        port = urlsplit(processes.auth.url).port or 0
        with auth_alone(tmp_path / "auth", {"DATA_FOLDER": str(tmp_path / "data")}, port=port):
            assert _until(client, "/me", 200).json()["email"] == "ada@example.com"


def test_a_forged_token_is_refused_before_any_service_sees_it(processes: Apart, tmp_path: Path) -> None:
    with closing(_account(processes, tmp_path)) as client:
        head, claims, signature = client.headers["Authorization"].removeprefix("Bearer ").split(".")
        forged = f"{head}.{claims}.{'A' * len(signature)}"
        before = _requests(tmp_path / "service" / "service.log")

        answer = client.get("/tenants", headers={"Authorization": f"Bearer {forged}"})

    assert (answer.status_code, answer.json()["code"]) == (401, "TOKEN_INVALID")
    assert _requests(tmp_path / "service" / "service.log") == before


def test_one_request_has_one_number_in_all_logs(processes: Apart, tmp_path: Path) -> None:
    answer = httpx2.get(f"{processes.gateway.url}/api/v1/tenants", headers={"X-Request-ID": "through-and-through"})

    assert (answer.status_code, answer.headers["x-request-id"]) == (401, "through-and-through")
    for name in ("gateway", "service"):
        assert _logged(tmp_path / name / "service.log", "through-and-through")["status"] == 401


def test_the_gateway_keeps_nothing_and_tells_of_the_health_of_the_others(processes: Apart, tmp_path: Path) -> None:
    well = {"status": "ok", "checks": {"upstreams": "ok", "auth": "ok", "service": "ok"}}
    limit = time.monotonic() + _PATIENCE
    # It waits for each of them for one second only.
    while (ready := httpx2.get(f"{processes.gateway.url}/readyz").json()) != well and time.monotonic() < limit:
        time.sleep(0.2)

    assert ready == well
    assert httpx2.get(f"{processes.gateway.url}/startupz").json() == {"status": "ok", "checks": {"keys": "ok"}}
    assert [path.name for path in (tmp_path / "gateway").iterdir()] == ["service.log"]


def test_the_keys_are_published_and_hold_no_secret(processes: Apart) -> None:
    answer = httpx2.get(f"{processes.gateway.url}/.well-known/jwks.json")

    (key,) = answer.json()["keys"]
    assert sorted(key) == ["alg", "crv", "kid", "kty", "use", "x", "y"]
    assert (key["kid"], key["alg"]) == ("accounts", "ES256")
    assert answer.headers["cache-control"] == "public, max-age=300"


def _logged(log: Path, request_id: str) -> dict[str, object]:
    """Return the line about a request; it is written after the answer has gone."""
    limit = time.monotonic() + _PATIENCE
    while time.monotonic() < limit:
        for line in map(json.loads, log.read_text(encoding="utf-8").splitlines()):
            if line["request_id"] == request_id:
                return dict(line)
        time.sleep(0.02)
    raise AssertionError(f"{log} says nothing of {request_id}.")


def _requests(log: Path) -> int:
    return sum(json.loads(line)["event"] == "request" for line in log.read_text(encoding="utf-8").splitlines())
