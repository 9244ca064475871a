import re
from collections.abc import Mapping

import pytest
import structlog
from fastapi import APIRouter, FastAPI, Request
from starlette.types import Message, Receive, Scope, Send

from reference_service.adapters.http.middleware.notes import notes_of
from reference_service.adapters.http.middleware.shell import Shell
from reference_service.adapters.http.problems import install_problem_handlers, unwrap
from reference_service.adapters.metrics.recorder import Metrics
from reference_service.adapters.request import REQUEST_ID
from reference_service.domain.shared.errors import Denied
from reference_service.domain.shared.result import Err
from tests.reference_service.integration.adapters.http.asking import answers, asking, refusal, scope_of, telling
from tests.reference_service.integration.adapters.metrics.test_recorder import counted

pytestmark = pytest.mark.anyio
NO_SNIFFING = (b"x-content-type-options", b"nosniff")


async def failing(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """Fail before anything is said."""
    raise RuntimeError("hunter2")


async def failing_late(_scope: Scope, _receive: Receive, send: Send) -> None:
    """Fail in the middle of an answer."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise RuntimeError("hunter2")


def _routes() -> FastAPI:
    app, things = FastAPI(), APIRouter(prefix="/things")
    install_problem_handlers(app)

    @things.get("/{thing}")
    async def show(thing: str, request: Request) -> str:
        notes_of(request.scope).user_id = "user-1"
        return f"{thing} in {REQUEST_ID.get()}"

    @things.delete("/{thing}")
    async def remove(thing: str) -> None:
        unwrap(Err(Denied(code="NO", message=thing)))

    app.include_router(things, prefix="/api/v1")
    return app


# Row 24.
@pytest.mark.parametrize("given", ["a", "r-1", "A.b_c-9", "x" * 64])
async def test_an_id_that_a_client_chose_is_kept(given: str) -> None:
    client = asking(Shell(_routes(), metrics=Metrics(), https=False))
    answer = await client.get("/api/v1/things/7", headers={"X-Request-ID": given})

    assert (answer.headers["x-request-id"], answer.json()) == (given, f"7 in {given}")
    assert REQUEST_ID.get() == "-"


# Row 24.
@pytest.mark.parametrize("given", ["", "x" * 65, "a b", "a\tb", "a;b", "a\r\nX-Evil: 1", "é", "a\n"])
async def test_an_id_that_could_do_harm_is_not_repeated(given: str) -> None:
    client = asking(Shell(telling, metrics=Metrics(), https=False))
    answer = await client.get("/path", headers=[(b"X-Request-ID", given.encode("latin-1"))])

    assert re.fullmatch("[0-9a-f]{16}", answer.headers["x-request-id"])
    assert "x-evil" not in answer.headers


# Row 23.
@pytest.mark.parametrize(("https", "told"), [(True, "max-age=31536000; includeSubDomains"), (False, None)])
async def test_an_answer_has_the_headers_that_browsers_heed(https: bool, told: str | None) -> None:
    answer = await asking(Shell(telling, metrics=Metrics(), https=https)).get("/path")

    assert {name: answer.headers.get(name) for name in SECURITY} == SECURITY | {"strict-transport-security": told}


SECURITY = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "strict-transport-security": None,
}


# Rows 23 and 27.
async def test_a_bug_is_a_refusal_with_all_headers_and_without_its_text() -> None:
    with structlog.testing.capture_logs() as lines:
        answer = await asking(Shell(failing, metrics=Metrics(), https=False)).get("/path")

    assert refusal(answer) == (500, "INTERNAL_ERROR")
    assert {name: answer.headers.get(name) for name in SECURITY} == SECURITY
    assert "hunter2" not in answer.text
    assert [(line["event"], line.get("status")) for line in lines] == [("request_failed", None), ("request", 500)]


async def test_an_answer_that_breaks_off_is_not_followed_by_another_one() -> None:
    with structlog.testing.capture_logs() as lines:
        said = await answers(Shell(failing_late, metrics=Metrics(), https=False), scope_of())

    assert [message["type"] for message in said] == ["http.response.start"]
    assert [line["event"] for line in lines] == ["request_failed", "request"]


# Row 26: neither the path nor the query string, which may hold what nobody should read.
async def test_a_request_is_a_line_in_the_log_and_a_count() -> None:
    metrics = Metrics()
    client = asking(Shell(_routes(), metrics=metrics, https=False))
    with structlog.testing.capture_logs() as lines:
        await client.get("/api/v1/things/hunter2?token=hunter2")
        await client.delete("/api/v1/things/things")
        await client.get("/hunter2")

    plain = {"event": "request", "log_level": "info", "code": None, "user_id": None}
    assert [_timeless(line) for line in lines] == [
        plain | {"method": "GET", "route": "/api/v1/things/{thing}", "status": 200, "user_id": "user-1"},
        plain | {"method": "DELETE", "route": "/api/v1/things/{thing}", "status": 403, "code": "NO"},
        plain | {"method": "GET", "route": None, "status": 404},
    ]
    assert [line for line in await counted(metrics) if "_sum" not in line] == [
        'http_requests_total{method="GET",route="/api/v1/things/{thing}",status="200"} 1.0',
        'http_requests_total{method="DELETE",route="/api/v1/things/{thing}",status="403"} 1.0',
        'http_requests_total{method="GET",route="-",status="404"} 1.0',
        'http_request_seconds_count{method="GET",route="/api/v1/things/{thing}"} 1.0',
        'http_request_seconds_count{method="DELETE",route="/api/v1/things/{thing}"} 1.0',
        'http_request_seconds_count{method="GET",route="-"} 1.0',
        'service_refusals_total{code="NO"} 1.0',
    ]


def _timeless(line: Mapping[str, object]) -> dict[str, object]:
    assert isinstance(line["duration_ms"], float)
    return {key: value for key, value in line.items() if key != "duration_ms"}


# Row 23.
@pytest.mark.parametrize(
    ("extensions", "kinds"),
    [
        ({}, ["websocket.close"]),
        ({"websocket.http.response": {}}, ["websocket.http.response.start", "websocket.http.response.body"]),
    ],
)
async def test_a_websocket_is_refused_with_all_headers_where_the_server_can(
    extensions: Mapping[str, object], kinds: list[str]
) -> None:
    connect: Message = {"type": "websocket.connect"}
    said = await answers(Shell(failing, metrics=Metrics(), https=False), scope_of("websocket", extensions=extensions), connect)

    assert [message["type"] for message in said] == kinds
    assert [NO_SNIFFING in message["headers"] for message in said if "headers" in message] == [True] * (len(kinds) - 1)


async def test_the_start_and_the_end_of_the_process_pass() -> None:
    seen: list[str] = []

    async def noting(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope["type"])

    await answers(Shell(noting, metrics=Metrics(), https=False), {"type": "lifespan"})

    assert seen == ["lifespan"]


async def test_the_documentation_may_load_what_it_is_made_of() -> None:
    client = asking(Shell(telling, metrics=Metrics(), https=False))

    policies = [(await client.get(path)).headers["content-security-policy"] for path in ("/docs", "/docs/", "/path")]

    assert ["script-src" in policy for policy in policies] == [True, False, False]
