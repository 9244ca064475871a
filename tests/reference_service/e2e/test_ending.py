"""How the service ends: nobody who was let in is sent away."""

import re
import signal
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from tests.reference_service.e2e.running import Running, running

BODY = b'{"email": "ada@example.com", "password": "wrong password"}'
_PATIENCE = 30.0


def _inside(service: Running) -> str:
    found = re.search(r"Metrics\s+(\S+)/metrics", service.printed)
    assert found is not None
    return found[1]


def _until_it_ends(url: str) -> None:
    """Wait until a service says that it is well, but not ready any more."""
    limit = time.monotonic() + _PATIENCE
    while time.monotonic() < limit:
        answer = httpx2.get(f"{url}/readyz")
        told: dict[str, object] = answer.json()
        # On a busy machine a check may take too long before, too.
        if answer.status_code == 503 and told == {"status": "ending", "checks": {"database": "ok"}}:
            return
        time.sleep(0.02)
    raise AssertionError("It went on to be ready.")


def _half_sent(service: Running) -> socket.socket:
    """Return a connection on which a request has begun, which the service knows of."""
    address = urlsplit(service.url)
    connection = socket.create_connection((address.hostname, address.port), timeout=_PATIENCE)
    head = f"POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {len(BODY)}\r\n"
    connection.sendall(f"{head}Expect: 100-continue\r\n\r\n".encode())
    # Asked for the body by the application itself: the request is under way.
    assert connection.recv(1024).startswith(b"HTTP/1.1 100")
    return connection


def test_a_request_that_is_under_way_is_answered_and_readyz_says_meanwhile_that_the_end_is_near(tmp_path: Path) -> None:
    with running(tmp_path, {"METRICS_PORT": "0"}) as service, _half_sent(service) as connection:
        service.process.send_signal(signal.SIGTERM)
        _until_it_ends(_inside(service))
        connection.sendall(BODY)
        answer = connection.recv(65_536)

        assert answer.startswith(b"HTTP/1.1 401")
        assert service.process.wait(_PATIENCE) == -signal.SIGTERM


def test_a_service_goes_on_while_others_turn_away_from_it(tmp_path: Path) -> None:
    with running(tmp_path, {"DRAIN_SECONDS": "300"}) as service:
        # The address is told before anybody listens to signals.
        assert httpx2.get(f"{service.url}/livez").status_code == 200
        service.process.send_signal(signal.SIGTERM)
        _until_it_ends(service.url)

        answer = httpx2.post(f"{service.url}/api/v1/auth/login", content=BODY, headers={"Content-Type": "application/json"})
        assert answer.status_code == 401
        assert service.stop(signal.SIGTERM) == -signal.SIGTERM, "Told a second time, it ends."


# Row 44.
def test_metrics_are_shown_inside_without_a_token_and_outside_not_at_all(tmp_path: Path) -> None:
    with running(tmp_path, {"METRICS_PORT": "0"}) as service:
        inside, outside = httpx2.get(f"{_inside(service)}/metrics"), httpx2.get(f"{service.url}/metrics")

        assert (inside.status_code, "# HELP http_requests_total" in inside.text) == (200, True)
        assert outside.status_code == 404
        assert httpx2.get(f"{_inside(service)}/api/v1/account").status_code == 404
        assert [httpx2.get(f"{_inside(service)}{path}").status_code for path in ("/livez", "/readyz", "/startupz")] == [200] * 3
