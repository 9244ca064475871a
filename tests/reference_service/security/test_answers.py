"""What every answer of the whole service has and does not have, whatever is asked and whatever fails."""

import asyncio
import io
import socket
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import httpx2
import pytest
import uvicorn

from reference_service.application.identity.ports import AccessTokens, LoginThrottle
from reference_service.application.shared.actor import Actor
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import TooMany, Unauthenticated
from reference_service.domain.shared.result import Result
from reference_service.infrastructure.app import create_app
from reference_service.infrastructure.container import Container
from reference_service.infrastructure.database import open_databases
from tests.reference_service.security.api import document_of, operations_of
from tests.reference_service.whole import API, Whole, whole_service

pytestmark = pytest.mark.anyio
HEEDED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}
KEPT = {"/.well-known/jwks.json": {"cache-control": "public, max-age=300"}}
"""What everybody may keep for a while: it is the same for all of them."""


class BrokenTokens(AccessTokens):
    """Reads no token."""

    def issue(self, actor: Actor, now: datetime) -> str:
        raise RuntimeError(f"SELECT hunter2 {actor} {now}")

    def read(self, token: str, now: datetime) -> Result[Actor, Unauthenticated]:
        raise RuntimeError(f"SELECT hunter2 {token} {now}")


class BrokenThrottle(LoginThrottle):
    """Counts no try."""

    async def admit(self, email: Email, address: str) -> Result[None, TooMany]:
        raise RuntimeError(f"SELECT hunter2 {email} {address}")

    async def forgive(self, email: Email, address: str) -> None:
        raise RuntimeError(f"SELECT hunter2 {email} {address}")


# Row 18.
async def test_every_route_answers_to_whoever_asked_too_often_that_it_is_too_much(tmp_path: Path) -> None:
    async with whole_service(tmp_path, requests_per_minute=1, logins_per_minute=1) as whole:
        client, operations = whole.client(), operations_of(document_of(whole))
        await client.get(f"{API}/me")
        await client.post(f"{API}/auth/login", json={})
        plain = [(each.method, each.at({})) for each in operations]
        others = {path for _, path in plain} | {"/docs", "/openapi.json", "/metrics", "/nowhere"}
        asked = [*plain, *((method, path) for path in sorted(others) for method in ("GET", "HEAD", "OPTIONS"))]

        said = {each: (await client.request(*each)).status_code for each in asked}

        assert said == dict.fromkeys(asked, 429)


# Row 23.
async def test_every_route_answers_with_the_headers_that_browsers_heed(whole: Whole) -> None:
    client, operations = whole.client(), operations_of(document_of(whole))

    for each in operations:
        answer = await client.request(each.method, each.at({}), json=each.body)
        assert {name: answer.headers.get(name) for name in HEEDED} == HEEDED | KEPT.get(each.path, {}), each


# Rows 23 and 25: no answer leads to where the request's own `Host` says.
@pytest.mark.parametrize("path", ["/livez/", f"{API}/projects/", f"{API}/tenants/7/", "//evil.test/..", "/api/v" + "9" * 5000])
async def test_a_path_that_is_almost_right_is_not_found(whole: Whole, path: str) -> None:
    answer = await whole.client().get(f"http://service.test{path}", headers={"Host": "evil.test"})

    assert answer.status_code == 404
    assert "location" not in answer.headers


# Row 24, on a socket and with each parser: a client library would not send this.
@pytest.mark.parametrize("parser", ["h11", "httptools"])
async def test_nothing_that_a_request_says_can_split_an_answer(whole: Whole, parser: str) -> None:
    said = [
        b"GET /livez HTTP/1.1\r\nHost: service.test\r\nConnection: close\r\nX-Request-ID: fine\r\n\r\n",
        *(
            b"GET /livez HTTP/1.1\r\nHost: service.test\r\nConnection: close\r\nX-Request-ID: " + value + b"\r\n\r\n"
            for value in (b"a\r\nX-Evil: 1", b"a\rX-Evil: 1", b"a\nX-Evil: 1", b"a\0b", b"a b", b"\xff", b"x" * 65)
        ),
        b"GET /%0d%0aX-Evil:%201 HTTP/1.1\r\nHost: service.test\r\nConnection: close\r\n\r\n",
        b"GET /livez HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1\r\n X-Evil: 1\r\nConnection: close\r\n\r\n",
        b"GET /api/x HTTP/1.1\r\nHost: a\r\nApi-Version: 1\rX-Evil: 1\r\nConnection: close\r\n\r\n",
    ]
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(whole.app, log_config=None, lifespan="off", http=parser))
        running = asyncio.create_task(server.serve(sockets=[listening]))
        fine, *others = [await _heard(listening, each) for each in said]
        server.should_exit = True
        await running

    assert "x-request-id: fine" in fine
    known = {_name(line) for line in fine} | {
        "ratelimit-limit",
        "ratelimit-remaining",
        "ratelimit-reset",
        "transfer-encoding",
        "vary",
    }
    for heard in others:
        assert heard[0].split()[1] in {"200", "400", "404"}
        assert {_name(line) for line in heard[1:]} <= known
        assert [line for line in heard if "evil" in line or line.endswith(("a b", "xxx"))] == []


def _name(line: str) -> str:
    return line.partition(":")[0]


async def _heard(listening: socket.socket, said: bytes) -> list[str]:
    """Return the lines of the answer's head, in small letters."""
    reader, writer = await asyncio.open_connection(*listening.getsockname())
    writer.write(said)
    await writer.drain()
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer.partition(b"\r\n\r\n")[0].decode("latin-1").lower().split("\r\n")


async def _asked(whole: Whole, container: Container) -> list[httpx2.Response]:
    client = Whole(container, create_app(container), whole.mailer).client()
    return [
        await client.post(f"{API}/auth/login", json={"email": "ada@example.com", "password": "hunter2 hunter2"}),
        await client.get(f"{API}/me", headers={"Authorization": "Bearer hunter2"}),
    ]


# Row 27: whichever layer it is.
async def test_a_failure_says_nothing_of_its_reason(whole: Whole, lines: io.StringIO, tmp_path: Path) -> None:
    empty = open_databases(f"sqlite:///{tmp_path / 'empty.db'}")
    broken = replace(whole.container, throttle=BrokenThrottle(), access_tokens=BrokenTokens(), databases=empty)
    answers = await _asked(whole, broken)
    answers.append((await _asked(whole, replace(whole.container, databases=empty)))[0])
    await empty.close()

    for answer in answers:
        assert answer.json() == {
            "type": "about:blank",
            "title": "Internal Server Error",
            "status": 500,
            "detail": "The service failed. The request id helps to find out why.",
            "instance": answer.request.url.path,
            "code": "INTERNAL_ERROR",
            "error": "The service failed. The request id helps to find out why.",
            "request_id": answer.headers["x-request-id"],
        }
        assert {name: answer.headers.get(name) for name in HEEDED} == HEEDED
        assert answer.headers["x-request-id"] in lines.getvalue()
    assert "request_failed" in lines.getvalue()
    assert not [word for word in ("hunter2", "SELECT", "ada@example.com", "empty.db") if word in lines.getvalue()]
