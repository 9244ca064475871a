"""Any request gets an answer that the OpenAPI document knows of, and none is a failure of the service."""

import subprocess
import sys
from pathlib import Path

import httpx2

from tests.reference_service.e2e.running import running

PASSWORD = "correct horse battery staple"  # noqa: S105 - of a user that only this test has
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance"
)


def _tokens(url: str) -> dict[str, str]:
    """Return the headers of the owner of a tenant."""
    with httpx2.Client(base_url=f"{url}/api/v1") as http:
        answer = http.post("/auth/login", json={"email": "ada@example.com", "password": PASSWORD})
        http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        tenant = http.post("/tenants", json={"name": "Engines"}).json()["id"]
        while http.get(f"/tenants/{tenant}").json()["status"] != "open":
            pass
        token = http.post(f"/tenants/{tenant}/token").json()["token"]
        return {"Authorization": http.headers["Authorization"], "X-Tenant-Token": token}


def test_no_request_of_a_logged_in_user_is_answered_in_an_undocumented_way(tmp_path: Path) -> None:
    with running(tmp_path, {"REQUESTS_PER_MINUTE": "1000000", "LOGINS_PER_MINUTE": "1000000"}) as service:
        account = {"email": "ada@example.com", "password": PASSWORD, "display_name": "Ada"}
        httpx2.post(f"{service.url}/api/v1/auth/register", json=account)
        service.verify("ada@example.com")
        headers = _tokens(service.url)
        given = [part for name, value in headers.items() for part in ("--header", f"{name}: {value}")]
        script = str(Path(sys.executable).with_name("schemathesis"))
        options = ["--checks", CHECKS, "--max-examples", "12", "--generation-deterministic", "--no-color"]
        done = subprocess.run(
            [script, "run", f"{service.url}/openapi.json", *given, *options],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in (tmp_path / "service.log").read_text(encoding="utf-8")
