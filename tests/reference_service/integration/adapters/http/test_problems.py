from datetime import timedelta

import httpx2
import pytest
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict, SecretStr
from starlette.types import ASGIApp

from reference_service.adapters.http.problems import Rejected, install_problem_handlers, unwrap
from reference_service.domain.shared.errors import (
    Conflict,
    Denied,
    DomainError,
    Invalid,
    NotFound,
    Stale,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from reference_service.domain.shared.result import Err, Ok, Result
from tests.reference_service.integration.adapters.http.asking import asking, refusal

pytestmark = pytest.mark.anyio
PLAIN = {"code": "CODE", "message": "It cannot be."}
PAUSE = timedelta(seconds=1.2)


class Typed(BaseModel):
    """What somebody types."""

    model_config = ConfigDict(extra="forbid")

    email: str
    password: SecretStr
    age: int


def service(error: DomainError | None = None) -> ASGIApp:
    """Return an application whose use case refuses for a reason."""
    app = FastAPI()
    install_problem_handlers(app)

    @app.get("/case")
    async def case() -> str:
        result: Result[str, DomainError] = Ok("done") if error is None else Err(error)
        return unwrap(result)

    @app.post("/typed")
    async def typed(body: Typed) -> str:
        return body.email

    @app.get("/rejected/{status}")
    async def rejected(status: int) -> None:
        raise Rejected(status, "CODE", "It cannot be.")

    @app.get("/raised/{status}")
    async def raised(status: int) -> None:
        raise HTTPException(status, "SELECT hunter2", {"X-More": "1"})

    return app


async def test_what_a_use_case_returns_is_the_answer() -> None:
    answer = await asking(service()).get("/case")

    assert (answer.status_code, answer.json()) == (200, "done")


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        (Invalid(**PLAIN, field="name"), 422, "Unprocessable Content"),
        (Unauthenticated(**PLAIN), 401, "Unauthorized"),
        (Denied(**PLAIN), 403, "Forbidden"),
        (NotFound(**PLAIN), 404, "Not Found"),
        (Conflict(**PLAIN), 409, "Conflict"),
        (Stale(**PLAIN), 412, "Precondition Failed"),
        (TooMany(**PLAIN, retry_after=PAUSE), 429, "Too Many Requests"),
        (Unavailable(**PLAIN, retry_after=PAUSE), 503, "Service Unavailable"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, DomainError) else None,
)
async def test_a_refusal_is_a_problem_document(error: DomainError, status: int, title: str) -> None:
    answer = await asking(service(error)).get("/case")

    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == status
    assert answer.json() == {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": "It cannot be.",
        "instance": "/case",
        "code": "CODE",
        "error": "It cannot be.",
        "request_id": "-",
    } | ({"errors": [{"field": "name", "error": "It cannot be."}]} if isinstance(error, Invalid) else {})


@pytest.mark.parametrize(
    ("error", "headers"),
    [
        (Unauthenticated(**PLAIN), {"www-authenticate": "Bearer"}),
        (TooMany(**PLAIN, retry_after=PAUSE), {"retry-after": "2"}),
        (Unavailable(**PLAIN, retry_after=timedelta(0)), {"retry-after": "1"}),
        (Denied(**PLAIN), {}),
    ],
)
async def test_a_refusal_says_what_to_do_about_it(error: DomainError, headers: dict[str, str]) -> None:
    answer = await asking(service(error)).get("/case")

    assert {name: answer.headers[name] for name in ("www-authenticate", "retry-after") if name in answer.headers} == headers


def test_every_kind_of_refusal_has_a_case_here() -> None:
    kinds = {Invalid, Unauthenticated, Denied, NotFound, Conflict, Stale, TooMany, Unavailable}

    # By name: a slotted dataclass leaves the class that it was made of behind.
    assert {kind.__name__ for kind in DomainError.__subclasses__()} == {kind.__name__ for kind in kinds}


# Row 26: what was typed never comes back.
async def test_a_wrong_form_is_told_by_field_without_what_was_typed() -> None:
    typed = {"email": 7, "password": ["hunter2"], "age": "hunter2", "role": "hunter2"}
    answer = await asking(service()).post("/typed", json=typed)

    assert refusal(answer) == (422, "INVALID")
    assert answer.json()["errors"] == [
        {"field": "email", "error": "Input should be a valid string"},
        {"field": "password", "error": "Input should be a valid string"},
        {"field": "age", "error": "Input should be a valid integer, unable to parse string as an integer"},
        {"field": "role", "error": "Extra inputs are not permitted"},
    ]
    assert "hunter2" not in answer.text


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"password": "hunter2"', (400, "MALFORMED_JSON")),
        (b"hunter2", (400, "MALFORMED_JSON")),
        (b"[" * 100_000, (400, "MALFORMED_REQUEST")),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, (400, "MALFORMED_REQUEST")),
        (b"\xff\xfehunter2", (400, "MALFORMED_REQUEST")),
        (b"9" * 5000, (400, "MALFORMED_REQUEST")),
        (b"", (422, "INVALID")),
        (b"null", (422, "INVALID")),
        (b'{"email": "\\ud800", "password": "hunter2", "age": 1e999}', (422, "INVALID")),
    ],
    ids=["cut", "no JSON", "deep and cut", "deep", "no text", "a number of 5000 digits", "nothing", "null", "odd values"],
)
async def test_whatever_comes_as_json_gets_a_clear_answer(body: bytes, code: tuple[int, str]) -> None:
    answer = await asking(service(), **{"Content-Type": "application/json"}).post("/typed", content=body)

    assert refusal(answer) == code
    assert "hunter2" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/nowhere", (404, "NOT_FOUND")),
        ("DELETE", "/case", (405, "METHOD_NOT_ALLOWED")),
        ("GET", "/raised/403", (403, "FORBIDDEN")),
        ("GET", "/raised/418", (418, "REFUSED")),
        ("GET", "/rejected/428", (428, "CODE")),
    ],
)
async def test_what_no_use_case_refuses_is_a_problem_document_too(method: str, path: str, code: tuple[int, str]) -> None:
    answer = await asking(service()).request(method, path)

    assert refusal(answer) == code
    assert "hunter2" not in answer.text


async def test_what_else_an_exception_says_in_headers_is_kept() -> None:
    client = asking(service())
    answers = [await client.delete("/case"), await client.get("/raised/403"), await client.get("/rejected/401")]

    assert [answer.headers.get("allow") for answer in answers] == ["GET", None, None]
    assert [answer.headers.get("x-more") for answer in answers] == [None, "1", None]
    assert [answer.headers.get("www-authenticate") for answer in answers] == [None, None, "Bearer"]


# Row 27.
async def test_a_bug_in_a_route_is_answered_without_its_text_and_goes_on_to_whoever_logs_it() -> None:
    app = FastAPI()
    install_problem_handlers(app)

    @app.get("/bug")
    async def bug() -> None:
        raise RuntimeError("SELECT hunter2")

    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    answer = await httpx2.AsyncClient(transport=transport, base_url="http://service.test").get("/bug")
    with pytest.raises(RuntimeError, match="hunter2"):
        await asking(app).get("/bug")

    assert refusal(answer) == (500, "INTERNAL_ERROR")
    assert "hunter2" not in answer.text
