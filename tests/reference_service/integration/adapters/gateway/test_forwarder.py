"""The gateway in front of a service in the same process."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.types import ASGIApp, Message, Scope

from reference_service.adapters.gateway.asgi_upstream import AsgiUpstream
from reference_service.adapters.gateway.published_keys import PublishedKeys
from reference_service.adapters.security.algorithm import Algorithm
from reference_service.adapters.security.asymmetric import new_key
from reference_service.application.gateway.destinations import Destination
from reference_service.application.gateway.ports import Upstream
from reference_service.domain.shared.errors import Unavailable
from reference_service.domain.shared.result import Err
from reference_service.infrastructure.gateway import Gateway, gateway_face
from reference_service.infrastructure.settings import Role, Settings
from tests.reference_service.contract.behind import LIMIT, Behind
from tests.reference_service.fakes.gateway import FakeUpstream
from tests.reference_service.integration.adapters.http.asking import asking, refusal
from tests.reference_service.servers import PATIENCE
from tests.reference_service.whole import API, Whole, whole_service

pytestmark = pytest.mark.anyio
AWAY = Err(Unavailable(code="UPSTREAM_UNREACHABLE", message="Away.", retry_after=timedelta(seconds=1)))
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def _gateway(upstream: Upstream, **settings: Any) -> ASGIApp:
    """Return a gateway to one service for everything."""
    plain: dict[str, Any] = {
        "role": Role.GATEWAY,
        "public_url": "http://service.test",
        "auth_url": "http://127.0.0.1:1",
        "service_url": "http://127.0.0.1:1",
        "_env_file": None,
    }
    opened = Gateway.open(Settings(**(plain | settings)))
    keys = PublishedKeys(upstream, host="service.test", patience=PATIENCE)
    upstreams = {Destination.AUTH: upstream, Destination.SERVICE: upstream}
    return gateway_face(replace(opened, upstreams=upstreams, keys=keys)).layers


@pytest.fixture
async def whole(tmp_path: Path) -> AsyncIterator[Whole]:
    """Return a service whose tokens others can check."""
    async with whole_service(
        tmp_path,
        signing_keys=new_key("k", Algorithm.ES256).secret_text,
        trusted_proxies="127.0.0.0/8",
        requests_per_minute=100_000,
        logins_per_minute=100_000,
    ) as opened:
        yield opened


def _in_front(whole: Whole, **settings: Any) -> Whole:
    return replace(whole, app=_gateway(AsgiUpstream(whole.app, limit=LIMIT), **settings))


async def test_a_user_does_not_notice_the_gateway(whole: Whole) -> None:
    owner = await _in_front(whole).account("ada@example.com")
    await _in_front(whole).found(owner, "Engines")
    client = _in_front(whole).client(**dict(owner.headers))

    through, direct = [await each.get(f"{API}/projects") for each in (client, whole.client(**dict(owner.headers)))]

    assert through.json() == direct.json()
    assert _words(through, "vary") == _words(direct, "vary")
    assert {name for name in through.headers if through.headers.get_list(name) != direct.headers.get_list(name)} <= {
        "ratelimit-limit",
        "ratelimit-remaining",
        "ratelimit-reset",
        "vary",
        "x-request-id",
    }


async def test_an_old_token_is_no_reason_to_refuse_a_login(whole: Whole) -> None:
    client = _in_front(whole).client(Authorization="Bearer of.old.news")

    answer = await client.post(f"{API}/auth/refresh", json={"refresh_token": "x"})

    assert refusal(answer) == (401, "SESSION_OVER")


@pytest.mark.parametrize("token", ["forged", "a.b.c", ""])
async def test_a_bad_token_goes_no_further(token: str) -> None:
    behind = FakeUpstream(AWAY)
    client = asking(_gateway(behind))

    answer = await client.get(f"{API}/tenants", headers={"Authorization": f"Bearer {token}"})

    assert refusal(answer) == (503, "KEYS_UNKNOWN")
    assert [request.path for request in behind.asked] == ["/.well-known/jwks.json"]


async def test_two_tokens_are_none(whole: Whole) -> None:
    owner = await whole.account("ada@example.com")
    token = owner.headers["Authorization"]

    answer = await _in_front(whole).client().get(f"{API}/me", headers=[("Authorization", token), ("Authorization", token)])

    assert refusal(answer) == (401, "TOKEN_INVALID")


async def test_a_service_is_told_of_the_client_by_the_gateway_alone() -> None:
    behind = Behind()
    client = asking(_gateway(AsgiUpstream(behind, limit=LIMIT), trusted_proxies="10.0.0.0/8"), "203.0.113.7")
    claims = {
        "X-Forwarded-For": "10.0.0.1",
        "Forwarded": "for=10.0.0.1",
        "X-Real-IP": "10.0.0.1",
        "X-Forwarded-Host": "evil.test",
        "Connection": "close, X-Dropped",
        "X-Dropped": "yes",
        "TE": "trailers",
        "Authorization": "Basic YTpi",
        "X-Said": "kept",
        "Traceparent": TRACE,
        "X-Request-ID": "mine",
        "X-Deadline-Ms": "15000",
    }

    await client.get("/path?q=1", headers=claims)

    told = _headers(behind.asked[-1])
    milliseconds, traceparent = int(told.pop("x-deadline-ms")), told.pop("traceparent")
    for name in ("accept", "accept-encoding", "user-agent", "content-length"):
        told.pop(name, None)
    assert told == {"host": "service.test", "x-forwarded-for": "203.0.113.7", "x-request-id": "mine", "x-said": "kept"}
    assert 0 < milliseconds <= 15_000
    assert traceparent.split("-")[1] == TRACE.split("-")[1]
    assert traceparent.split("-")[2] != TRACE.split("-")[2]


@pytest.mark.parametrize("given", [None, "nonsense", "00-00000000000000000000000000000000-0000000000000000-01"])
async def test_a_trace_begins_where_there_is_none(given: str | None) -> None:
    behind = Behind()
    headers = {} if given is None else {"Traceparent": given}

    await asking(_gateway(AsgiUpstream(behind, limit=LIMIT))).get("/path", headers=headers)

    version, trace, span, _flags = _headers(behind.asked[-1])["traceparent"].split("-")
    assert (version, len(trace), len(span)) == ("00", 32, 16)
    assert {trace, span}.isdisjoint({"0" * 32, "0" * 16})


async def test_the_answer_of_a_service_is_told_once() -> None:
    answer = await asking(_gateway(AsgiUpstream(Behind(), limit=LIMIT))).get("/path")

    assert answer.headers.get_list("x-told") == ["one", "two"]
    others = [name for name, _ in answer.headers.multi_items() if name != "x-told"]
    assert len(others) == len(set(others))
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_if_nobody_is_there_that_is_a_refusal_with_a_time_to_come_back() -> None:
    answer = await asking(_gateway(FakeUpstream(AWAY))).post("/path", json={})

    assert refusal(answer) == (503, "UPSTREAM_UNREACHABLE")
    assert answer.headers["retry-after"] == "1"


async def test_the_gateway_limits_and_refuses_before_anybody_is_asked() -> None:
    behind = FakeUpstream()
    app = _gateway(behind, requests_per_minute=2, allowed_hosts="service.test", body_limit=1024)
    client = asking(app)

    foreign = await client.get("/path", headers={"Host": "evil.test"})
    large = await client.post("/path", content=b"x" * 2_000)
    gone = await client.get("/api/v0/projects")
    often = [(await client.get("/path")).status_code for _ in range(4)]

    assert [refusal(each)[0] for each in (foreign, large, gone)] == [400, 413, 410]
    assert often[-1] == 429
    assert [request.path for request in behind.asked] == ["/path"] * often.count(200)


async def test_its_own_health_and_metrics_are_its_own() -> None:
    behind = FakeUpstream()
    client = asking(_gateway(behind, metrics_token="m" * 32))

    live = await client.get("/livez", headers={"Host": "10.0.0.7"})
    hidden, shown = [await client.get("/metrics", headers={"Authorization": each}) for each in ("Bearer x", f"Bearer {'m' * 32}")]

    assert [live.status_code, hidden.status_code, shown.status_code] == [200, 404, 200]
    assert 'breaker_state{upstream="service"} 0.0' in shown.text
    assert behind.asked == []


async def test_an_answer_that_goes_on_is_handed_on_until_the_client_leaves() -> None:
    behind = Behind()
    said: asyncio.Queue[Message] = asyncio.Queue()
    leaves = asyncio.Event()

    async def receive() -> Message:
        if leaves.is_set():
            return {"type": "http.disconnect"}
        leaves.clear()
        await leaves.wait()
        return {"type": "http.disconnect"}

    async def asked() -> None:
        await _gateway(AsgiUpstream(behind, limit=LIMIT))(_scope("/events"), _first(receive), said.put)

    call = asyncio.create_task(asked())
    start, first = await said.get(), await said.get()
    leaves.set()
    await behind.left.wait()
    await call

    assert start["status"] == 200
    assert (first["body"], first["more_body"]) == (b"data: one\n\n", True)


# Row 29.
@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/large", "UPSTREAM_INVALID"),
        ("/half", "UPSTREAM_INVALID"),
        ("/moved", "UPSTREAM_INVALID"),
        ("/slow", "UPSTREAM_TOO_SLOW"),
    ],
)
async def test_row_29_whatever_a_service_does_the_client_is_answered_properly(path: str, code: str) -> None:
    seconds = 0.5 if path == "/slow" else 20
    client = asking(_gateway(AsgiUpstream(Behind(), limit=LIMIT), upstream_seconds=seconds))

    answer = await client.get(path)

    assert refusal(answer) == (503, code)
    assert "location" not in answer.headers


def _words(answer: httpx2.Response, name: str) -> set[str]:
    return {word.strip() for word in answer.headers[name].split(",")}


def _first(receive: Any) -> Any:
    body = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def first() -> Message:
        return next(body, None) or await receive()

    return first


def _scope(path: str) -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"service.test")],
        "client": ("203.0.113.7", 1),
        "server": ("service.test", 80),
        "state": {},
    }


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in scope["headers"]}
