import json
from datetime import timedelta
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from reference_service.adapters.http.middleware.body import BodyLimit
from tests.reference_service.integration.adapters.http.asking import answers, asking, chunks, refusal, scope_of, telling

pytestmark = pytest.mark.anyio
LIMIT = 8
LIMITED = BodyLimit(telling, limit=LIMIT, patience=timedelta(minutes=1))
LAST: Message = {"type": "http.request", "body": b"", "more_body": False}


def _part(body: bytes) -> Message:
    return {"type": "http.request", "body": body, "more_body": True}


def _outcome(said: list[Message]) -> tuple[int, dict[str, Any]]:
    return said[0]["status"], json.loads(said[1]["body"])


# Row 17.
async def test_a_body_is_measured_by_what_it_says_and_by_what_comes() -> None:
    client = asking(LIMITED)
    announced = await client.post("/path", content=b"x" * (LIMIT + 1))
    chunked = await client.post("/path", content=chunks(b"x" * LIMIT, b"x"))

    assert [refusal(answer) for answer in (announced, chunked)] == [(413, "BODY_TOO_LARGE")] * 2
    assert [answer.headers["connection"] for answer in (announced, chunked)] == ["close"] * 2


# Row 17.
@pytest.mark.parametrize(
    "headers", [[], [(b"content-length", b"1")], [(b"content-length", b"-1")], [(b"content-length", b"many")]]
)
async def test_what_a_body_says_of_itself_is_not_believed(headers: list[tuple[bytes, bytes]]) -> None:
    said = await answers(LIMITED, scope_of(headers=headers), _part(b"x" * LIMIT), _part(b"x"), LAST)

    status, problem = _outcome(said)
    assert (status, problem["code"], problem["detail"]) == (413, "BODY_TOO_LARGE", "The body has more than 8 bytes.")


# Row 17.
async def test_a_length_of_5000_digits_is_too_much_and_no_more() -> None:
    said = await answers(LIMITED, scope_of(headers=[(b"content-length", b"9" * 5000)]))

    assert _outcome(said)[0] == 413


async def test_a_body_that_fits_is_handed_on_in_one_piece() -> None:
    taken: list[Message] = []

    async def taking(_scope: Scope, receive: Receive, _send: Send) -> None:
        taken.extend([await receive(), await receive()])

    limited = BodyLimit(taking, limit=LIMIT, patience=timedelta(minutes=1))
    await answers(limited, scope_of(), *(_part(b"x") for _ in range(LIMIT)), LAST, {"type": "http.disconnect"})

    assert taken == [{"type": "http.request", "body": b"x" * LIMIT, "more_body": False}, {"type": "http.disconnect"}]


async def test_a_client_that_leaves_in_the_middle_is_told_of_as_such() -> None:
    taken: list[Message] = []

    async def taking(_scope: Scope, receive: Receive, _send: Send) -> None:
        taken.append(await receive())

    limited = BodyLimit(taking, limit=LIMIT, patience=timedelta(minutes=1))
    await answers(limited, scope_of(), _part(b"x"), {"type": "http.disconnect"})

    assert taken == [{"type": "http.disconnect"}]


# Row 17: a slow client holds nothing but its own connection.
async def test_a_body_that_comes_too_slowly_is_refused() -> None:
    said = await answers(BodyLimit(telling, limit=LIMIT, patience=timedelta(0)), scope_of(), _part(b"x"))

    status, problem = _outcome(said)
    assert (status, problem["code"]) == (408, "BODY_TOO_SLOW")


async def test_a_request_without_a_body_is_not_waited_for() -> None:
    async def at_once(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})

    limited = BodyLimit(at_once, limit=LIMIT, patience=timedelta(0))

    assert await answers(limited, scope_of(method="GET")) == [{"type": "http.response.start", "status": 204, "headers": []}]


async def test_what_is_no_request_passes() -> None:
    seen: list[str] = []

    async def noting(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope["type"])

    await answers(BodyLimit(noting, limit=LIMIT, patience=timedelta(0)), {"type": "lifespan"})

    assert seen == ["lifespan"]
