"""Any request gets an answer that the OpenAPI document knows of, and none is a failure of the service."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import httpx2

from tests.reference_service.e2e.roles import UNHURRIED, apart, auth_alone
from tests.reference_service.e2e.running import Running, running

PASSWORD = "correct horse battery staple"  # noqa: S105 - of a user that only this test has
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance"
)


ADA = {"email": "ada@example.com", "password": PASSWORD}


def _login(url: str) -> dict[str, str]:
    """Return the header of a user."""
    answer = httpx2.post(f"{url}/api/v1/auth/login", json=ADA)
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def _tokens(url: str) -> dict[str, str]:
    """Return the headers of the owner of a tenant."""
    login = _login(url)
    with httpx2.Client(base_url=f"{url}/api/v1", headers=login) as http:
        tenant = http.post("/tenants", json={"name": "Engines"}).json()["id"]
        while http.get(f"/tenants/{tenant}").json()["status"] != "open":
            pass
        return {**login, "X-Tenant-Token": http.post(f"/tenants/{tenant}/token").json()["token"]}


def _register(letters: Running, url: str) -> None:
    httpx2.post(f"{url}/api/v1/auth/register", json={**ADA, "display_name": "Ada"}).raise_for_status()
    letters.verify(ADA["email"])


def _fuzz(url: str, headers: Mapping[str, str], folder: Path) -> None:
    """Send many requests, and fail on the first answer that the document does not know of."""
    given = [part for name, value in headers.items() for part in ("--header", f"{name}: {value}")]
    script = str(Path(sys.executable).with_name("schemathesis"))
    # A stream of events never ends.
    options = [
        "--exclude-path",
        "/api/v1/events",
        "--checks",
        CHECKS,
        "--max-examples",
        "12",
        "--generation-deterministic",
        "--no-color",
    ]
    done = subprocess.run(
        [script, "run", f"{url}/openapi.json", *given, *options], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _no_crash(*logs: Path) -> None:
    assert [str(log) for log in logs if "Traceback" in log.read_text(encoding="utf-8")] == []


def test_no_request_of_a_logged_in_user_is_answered_in_an_undocumented_way(tmp_path: Path) -> None:
    with running(tmp_path, UNHURRIED) as service:
        _register(service, service.url)
        _fuzz(service.url, _tokens(service.url), tmp_path)

    _no_crash(tmp_path / "service.log")


def test_the_process_of_accounts_answers_as_its_own_document_says(tmp_path: Path) -> None:
    with auth_alone(tmp_path, UNHURRIED) as auth:
        _register(auth, auth.url)
        _fuzz(auth.url, _login(auth.url), tmp_path)

    _no_crash(tmp_path / "service.log")


def test_through_the_gateway_everything_is_answered_as_the_document_of_the_service_says(tmp_path: Path) -> None:
    with apart(tmp_path, UNHURRIED) as processes:
        _register(replace(processes.auth, folder=tmp_path), processes.gateway.url)
        _fuzz(processes.gateway.url, _tokens(processes.gateway.url), tmp_path)

    _no_crash(*(tmp_path / name / "service.log" for name in ("auth", "service", "gateway")))
