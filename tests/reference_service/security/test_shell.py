"""What every answer has, and what is refused before any use case sees it."""

import asyncio
import io
import json
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from reference_service.adapters.http.stack import Options, wrap
from reference_service.adapters.metrics.recorder import Metrics
from reference_service.adapters.ratelimit.requests import Decision, RequestLimiter, RequestPolicy
from reference_service.adapters.ratelimit.windows import Window
from reference_service.infrastructure.app import create_app
from reference_service.infrastructure.settings import Environment
from tests.reference_service.fakes.shared import FakeClock
from tests.reference_service.whole import API, PASSWORD, Whole, whole_service

pytestmark = pytest.mark.anyio
HEADERS = {
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "content-security-policy",
    "cache-control",
    "x-request-id",
}


GENERAL = RequestPolicy("general", Window(100, timedelta(minutes=1)))


class BrokenLimiter(RequestLimiter):
    """Cannot reach what it counts with."""

    async def admit(self, key: str, policy: RequestPolicy) -> Decision:  # noqa: ARG002 - the port's
        raise ConnectionError("hunter2")


def _code(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


# Row 17.
async def test_a_body_is_measured_by_what_it_says_and_by_what_comes(whole: Whole) -> None:
    limit = whole.container.settings.body_limit

    async def chunks(size: int) -> AsyncIterator[bytes]:
        for _ in range(size // 1024):
            yield b" " * 1024

    client = whole.client()
    announced = await client.post(f"{API}/auth/login", content=b" " * (limit + 1))
    chunked = await client.post(f"{API}/auth/login", content=chunks(limit + 1024))
    fits = await client.post(f"{API}/auth/login", content=b" " * limit)

    assert [_code(answer) for answer in (announced, chunked)] == [(413, "BODY_TOO_LARGE")] * 2
    assert fits.status_code == 422


# Row 17.
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"{", id="cut"),
        pytest.param(b'{"email": ' + b"[" * 100_000, id="deep and cut"),
        pytest.param(b"[" * 50_000 + b"]" * 50_000, id="deep"),
        pytest.param(b"\xff\xfe", id="no text"),
        pytest.param(b"null", id="null"),
        pytest.param(b'"text"', id="a text"),
        pytest.param(b"1e999", id="too large"),
        pytest.param(b'{"a": NaN}', id="not a number"),
    ],
)
async def test_whatever_comes_as_json_gets_a_clear_answer(whole: Whole, content: bytes) -> None:
    answer = await whole.client().post(f"{API}/auth/login", content=content, headers={"Content-Type": "application/json"})

    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"


# Row 17.
@pytest.mark.parametrize("limit", ["0", "101", str(10**9), "-1", "many"])
async def test_a_page_is_never_larger_than_it_may_be(whole: Whole, limit: str) -> None:
    owner = await whole.account("owner@example.com")
    await whole.found(owner, "Engines")

    assert (await owner.get(f"{API}/tasks", params={"limit": limit})).status_code == 422


VARIANTS = ("/api/v1/auth/login", "/API/v1/auth/login", "/api/v1//auth/login", "/api/v1/auth/%6Cogin", "/api/auth/login")


# Row 18: the same count whatever the path looks like, and whatever address is claimed.
async def test_no_variant_of_a_request_has_a_count_of_its_own(tmp_path: Path) -> None:
    async with whole_service(tmp_path, logins_per_minute=6, requests_per_minute=1000) as whole:
        client = whole.client()
        codes = [
            (await client.post(path, json={}, headers={"X-Forwarded-For": f"192.0.2.{n}"})).status_code
            for n, path in enumerate(VARIANTS)
        ]
        codes.append((await client.request("OPTIONS", "/api/v1/auth/login")).status_code)
        over = [
            await client.post("/api/v1/auth/login", json={}),
            await client.get("/api/v1/auth/login"),
            await client.post("/api/auth/refresh", json={}, headers={"Api-Version": "1"}),
        ]

        assert 429 not in codes
        assert [_code(answer) for answer in over] == [(429, "TOO_MANY_REQUESTS")] * 3
        assert all(int(answer.headers["retry-after"]) >= 1 for answer in over)
        assert (await whole.client("198.51.100.1").post("/api/v1/auth/login", json={})).status_code == 422


# Row 18.
async def test_addresses_of_one_ipv6_network_count_as_one(tmp_path: Path) -> None:
    async with whole_service(tmp_path, requests_per_minute=2) as whole:
        codes = [(await whole.client(f"2001:db8::{n}").get(f"{API}/me")).status_code for n in (1, 2, 3)]

        assert codes == [401, 401, 429]
        assert (await whole.client("2001:db8:0:1::1").get(f"{API}/me")).status_code == 401


# Row 18.
async def test_only_a_known_proxy_is_believed(tmp_path: Path) -> None:
    async with whole_service(tmp_path, requests_per_minute=1, trusted_proxies="203.0.113.1") as whole:
        behind = whole.client("203.0.113.1")
        codes = [
            (await behind.get(f"{API}/me", headers={"X-Forwarded-For": f"{claimed}, 198.51.100.{n}"})).status_code
            for n, claimed in ((1, "192.0.2.1"), (2, "192.0.2.1"), (1, "192.0.2.9"))
        ]

        assert codes == [401, 401, 429]


# Row 19's rule, as far as one process has it.
async def test_without_its_limiter_what_is_about_passwords_is_closed_and_the_rest_is_served(whole: Whole) -> None:
    container = replace(whole.container, limiter=BrokenLimiter(whole.container.clock))
    client = Whole(container, create_app(container), whole.mailer).client()

    assert _code(await client.post(f"{API}/auth/login", json={})) == (503, "UNAVAILABLE")
    assert (await client.get(f"{API}/me")).status_code == 401


# Row 22.
@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.test",
        "null",
        "https://app.test.evil.test",
        "https://evil-app.test",
        "http://app.test",
        "https://app.test:444",
    ],
)
async def test_only_the_exact_origin_may_read(tmp_path: Path, origin: str) -> None:
    async with whole_service(tmp_path, cors_origins="https://app.test", cors_credentials=True) as whole:
        client = whole.client()
        foreign = await client.get("/livez", headers={"Origin": origin})
        ours = await client.get("/livez", headers={"Origin": "https://app.test"})

        assert "access-control-allow-origin" not in foreign.headers
        assert ours.headers["access-control-allow-origin"] == "https://app.test"
        assert "Origin" in ours.headers["vary"]


# Row 22.
def test_any_origin_with_credentials_cannot_be_set_up() -> None:
    options = Options(
        metrics=Metrics(),
        limiter=RequestLimiter(FakeClock()),
        general=GENERAL,
        sensitive=GENERAL,
        body_limit=1024,
        https=False,
        origins=("*",),
        credentials=True,
    )

    with pytest.raises(ValueError, match="every site could act for a user"):
        wrap(FastAPI(), options)


# Row 23.
async def test_every_answer_has_the_headers_that_browsers_heed(whole: Whole) -> None:
    client = whole.client()
    limit = whole.container.settings.body_limit
    answers = [
        await client.get("/livez"),
        await client.get("/nowhere"),
        await client.delete("/livez"),
        await client.get("/api/v0/projects"),
        await client.post(f"{API}/auth/login", content=b" " * (limit + 1)),
        await client.post(f"{API}/auth/login", json={}),
        await client.get(f"{API}/me"),
    ]

    assert [answer.status_code for answer in answers] == [200, 404, 405, 410, 413, 422, 401]
    assert [HEADERS - set(answer.headers) for answer in answers] == [set()] * len(answers)


# Rows 23 and 27: a bug is answered like all else, and says nothing of itself; the log names it.
async def test_a_failure_shows_nothing_of_its_reason(whole: Whole, lines: io.StringIO) -> None:
    async def broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise RuntimeError("SELECT hunter2")

    options = Options(
        metrics=Metrics(),
        limiter=whole.container.limiter,
        general=GENERAL,
        sensitive=GENERAL,
        body_limit=1024,
        https=True,
    )
    transport = httpx2.ASGITransport(app=wrap(broken, options))
    async with httpx2.AsyncClient(transport=transport, base_url="https://service.test") as client:
        answer = await client.get("/anything?token=hunter2")

    assert _code(answer) == (500, "INTERNAL_ERROR")
    assert set(answer.headers) >= HEADERS
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    assert "hunter2" not in answer.text + lines.getvalue()
    assert [json.loads(line)["event"] for line in lines.getvalue().splitlines()] == ["request_failed", "request"]


IDS = (b"fine-1", b"a b", b"x" * 65, b"a\r\nX-Evil: 1", b"a\rX-Evil: 1", b"\xff")


# Row 24, on a socket: a client library would not send this.
async def test_a_request_id_cannot_split_an_answer(whole: Whole) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(whole.app, log_config=None, lifespan="off"))
        running = asyncio.create_task(server.serve(sockets=[listening]))
        answers = [await _raw(listening, value) for value in IDS]
        server.should_exit = True
        await running

    assert b"x-request-id: fine-1" in answers[0].lower()
    assert [b"x-evil" in answer.lower() for answer in answers] == [False] * len(answers)
    assert [b"a b" in answers[1], b"xxx" in answers[2]] == [False, False]


async def _raw(listening: socket.socket, request_id: bytes) -> bytes:
    reader, writer = await asyncio.open_connection(*listening.getsockname())
    writer.write(b"GET /livez HTTP/1.1\r\nHost: service.test\r\nConnection: close\r\nX-Request-ID: " + request_id + b"\r\n\r\n")
    await writer.drain()
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


# Row 25.
@pytest.mark.parametrize("host", ["evil.test", "service.test.evil.test", "service.test:80@evil.test", ""])
async def test_the_service_answers_to_its_own_names_only(tmp_path: Path, host: str) -> None:
    async with whole_service(tmp_path, allowed_hosts="service.test") as whole:
        assert _code(await whole.client().get(f"{API}/me", headers={"Host": host})) == (400, "UNKNOWN_HOST")
        assert (await whole.client().get(f"{API}/me", headers={"Host": "service.test:8000"})).status_code == 401


# Row 25: whoever keeps the process running knows it by its address, and learns nothing but its health.
@pytest.mark.parametrize("path", ["/livez", "/readyz", "/startupz"])
async def test_the_health_of_the_service_is_told_under_any_name(tmp_path: Path, path: str) -> None:
    async with whole_service(tmp_path, allowed_hosts="service.test") as whole:
        assert (await whole.client().get(path, headers={"Host": "10.0.0.7:8000"})).status_code == 200


# Row 25.
async def test_links_in_letters_do_not_follow_the_host_of_a_request(whole: Whole) -> None:
    client = await whole.account("ada@example.com")
    await client.post(f"{API}/auth/request-password-reset", json={"email": "ada@example.com"}, headers={"Host": "evil.test"})
    await whole.settle()

    assert "http://service.test/reset-password?token=" in whole.mailer.sent[-1].body
    assert "evil" not in whole.mailer.sent[-1].body


# Rows 11 and 26: nothing secret or personal reaches a log, a metric or a refusal.
async def test_no_canary_gets_out(whole: Whole, lines: io.StringIO) -> None:
    client = await whole.account("canary@example.com")
    tokens = await whole.login(client, "canary@example.com")
    await whole.found(client, "Engines")
    secrets = [PASSWORD, "canary@example.com", tokens["access_token"], tokens["refresh_token"], client.headers["X-Tenant-Token"]]
    bodies = [
        (await client.post(f"{API}/auth/login", json={"email": secret, "password": secret, "unknown": secret})).text
        for secret in secrets
    ]
    bodies.append((await client.get(f"{API}/tasks", params={"cursor": PASSWORD, "limit": PASSWORD})).text)
    bodies.append((await client.post(f"{API}/auth/reset-password", json={"token": PASSWORD, "password": PASSWORD})).text)
    assert len(lines.getvalue().splitlines()) > 10
    for secret in secrets:
        assert secret not in lines.getvalue()
        assert not [body for body in bodies if secret in body]


# Row 44.
async def test_metrics_are_for_whoever_has_their_token(tmp_path: Path) -> None:
    token = "m" * 40
    async with whole_service(tmp_path, metrics_token=token) as whole:
        client = whole.client()
        await client.get(f"{API}/projects/01a1fd53-39ca-724d-b124-af612ad9a9f8")
        wrong: list[dict[str, str]] = [{}, {"Authorization": "Bearer x"}, {"Authorization": token}]
        refused = [await client.get("/metrics", headers=headers) for headers in wrong]
        shown = await client.get("/metrics", headers={"Authorization": f"Bearer {token}"})

        assert [answer.status_code for answer in refused] == [404, 404, 404]
        assert 'http_requests_total{method="GET",route="/api/v1/projects/{project_id}",status="401"} 1.0' in shown.text


# Row 44.
async def test_production_shows_no_documentation(tmp_path: Path) -> None:
    async with whole_service(tmp_path) as whole:
        settings = whole.container.settings.model_copy(update={"environment": Environment.PRODUCTION})
        container = replace(whole.container, settings=settings)
        client = Whole(container, create_app(container), whole.mailer).client()

        assert [(await client.get(path)).status_code for path in ("/docs", "/openapi.json", "/redoc", "/metrics")] == [404] * 4
        assert (await whole.client().get("/docs")).status_code == 200
