"""What holds for every way to ask a service: by a call, over HTTP, and through all that guards it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from reference_service.adapters.gateway.asgi_upstream import AsgiUpstream
from reference_service.adapters.gateway.http_upstream import HttpUpstream, pooled_client
from reference_service.adapters.resilience.balanced import BalancedUpstream
from reference_service.adapters.resilience.breaker import Breaker
from reference_service.adapters.resilience.guarded import GuardedUpstream
from reference_service.adapters.resilience.retry import RetryBudget, RetryingUpstream
from reference_service.application.gateway.ports import Answer, Request, Upstream
from reference_service.domain.shared.result import Err, Ok
from tests.reference_service.contract.behind import LIMIT, Behind, listening

pytestmark = pytest.mark.anyio
WAYS = ("by a call", "over http", "guarded")
GET = Request(method="GET", path="/", patience=timedelta(seconds=20))
HURRIED = timedelta(milliseconds=300)


@dataclass(frozen=True, slots=True)
class Asked:
    """A service, and a way to ask it."""

    behind: Behind
    upstream: Upstream


@pytest.fixture(params=WAYS)
async def asked(request: pytest.FixtureRequest) -> AsyncIterator[Asked]:
    """Return a service that can be asked in some way."""
    behind = Behind()
    async with AsyncExitStack() as stack:
        upstream: Upstream = AsgiUpstream(behind, limit=LIMIT)
        if request.param != "by a call":
            client = pooled_client()
            address = await stack.enter_async_context(listening(behind))
            stack.push_async_callback(client.aclose)
            upstream = HttpUpstream(address, client, limit=LIMIT)
        if request.param == "guarded":
            guarded = GuardedUpstream(upstream, Breaker(threshold=3))
            upstream = RetryingUpstream(BalancedUpstream([guarded]), RetryBudget(most=0))
        yield Asked(behind, upstream)


async def _refused(asked: Asked, path: str) -> str:
    result = await asked.upstream.send(replace(GET, path=path))
    assert isinstance(result, Err), result
    assert result.error.retry_after > timedelta()
    return result.error.code


async def _answer(asked: Asked, request: Request) -> Answer:
    result = await asked.upstream.send(request)
    assert isinstance(result, Ok), result
    return result.value


async def test_an_answer_comes_as_it_was_given(asked: Asked) -> None:
    answer = await _answer(asked, GET)

    assert (answer.status, answer.body, answer.rest) == (200, b'{"well":true}', None)
    assert [value for name, value in answer.headers if name == "x-told"] == ["one", "two"]
    assert ("set-cookie", "a=b") in answer.headers


async def test_a_request_comes_as_it_was_sent(asked: Asked) -> None:
    sent = replace(
        GET,
        method="POST",
        path="/api/v1/a%2Fb%20c",
        query="q=%C3%BC&q=2",
        headers=(("host", "service.test"), ("x-said", "one"), ("x-said", "two")),
        body=b'{"a":1}',
    )

    await _answer(asked, sent)

    (scope,) = asked.behind.asked
    headers = [(name, value) for name, value in scope["headers"] if name in {b"host", b"x-said", b"content-length"}]
    assert (scope["method"], scope["raw_path"], scope["query_string"]) == ("POST", b"/api/v1/a%2Fb%20c", b"q=%C3%BC&q=2")
    assert scope["path"] == "/api/v1/a/b c"
    assert sorted(headers) == [
        (b"content-length", b"7"),
        (b"host", b"service.test"),
        (b"x-said", b"one"),
        (b"x-said", b"two"),
    ]
    assert asked.behind.bodies == [b'{"a":1}']


async def test_where_nobody_listens_nothing_was_sent() -> None:
    async with pooled_client() as client:
        result = await HttpUpstream("http://127.0.0.1:1", client, limit=LIMIT).send(GET)

    assert isinstance(result, Err)
    assert result.error.code == "UPSTREAM_ABSENT"


async def test_nothing_is_added_that_nobody_said(asked: Asked) -> None:
    await _answer(asked, replace(GET, headers=(("host", "service.test"),)))

    assert {name for name, _ in asked.behind.asked[0]["headers"]} <= {b"host", b"content-length"}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_an_answer_without_a_body_is_one(asked: Asked, method: str) -> None:
    answer = await _answer(asked, replace(GET, method=method, path="/unchanged"))

    assert (answer.status, answer.body) == (304, b"")
    assert ("etag", '"7"') in answer.headers


# Row 29.
async def test_row_29_what_is_wrong_in_an_answer_is_for_its_reader(asked: Asked) -> None:
    assert (await _answer(asked, replace(GET, path="/wrong"))).body == b'["a list"'


# Row 29.
@pytest.mark.parametrize("path", ["/large", "/endless"])
async def test_row_29_an_answer_of_ten_megabytes_is_none(asked: Asked, path: str) -> None:
    assert await _refused(asked, path) == "UPSTREAM_INVALID"


# Row 29.
async def test_row_29_a_service_that_does_not_answer_in_time_is_not_waited_for(asked: Asked) -> None:
    result = await asked.upstream.send(replace(GET, path="/slow", patience=HURRIED))

    assert isinstance(result, Err)
    assert result.error.code == "UPSTREAM_TOO_SLOW"


# Row 29.
async def test_row_29_a_failure_is_handed_on_as_what_it_is(asked: Asked) -> None:
    assert (await _answer(asked, replace(GET, path="/fails"))).status == 500


# Row 29.
async def test_row_29_nobody_is_led_elsewhere(asked: Asked) -> None:
    assert await _refused(asked, "/moved") == "UPSTREAM_INVALID"


# Row 29.
async def test_row_29_half_an_answer_is_none(asked: Asked) -> None:
    assert await _refused(asked, "/half") == "UPSTREAM_INVALID"


async def test_an_answer_that_goes_on_is_handed_on_as_it_comes_until_nobody_listens(asked: Asked) -> None:
    answer = await _answer(asked, replace(GET, path="/events"))

    assert answer.rest is not None
    assert await anext(answer.rest.chunks()) == b"data: one\n\n"
    await answer.rest.close()
    await asked.behind.left.wait()


async def test_an_answer_that_goes_on_and_breaks_off_is_noticed(asked: Asked) -> None:
    answer = await _answer(asked, replace(GET, path="/broken-events"))

    assert answer.rest is not None
    chunks = answer.rest.chunks()
    assert await anext(chunks) == b"data: one\n\n"
    with pytest.raises(Exception, match=r".*") as raised:  # What it is is for each way to say; not that all has come.
        await anext(chunks)
    assert not isinstance(raised.value, StopAsyncIteration)
    await answer.rest.close()


async def test_a_service_that_failed_in_every_way_is_still_asked_well(asked: Asked) -> None:
    """Connections that were given up are not used again, and those that are good are given back."""
    for path in ("/half", "/moved"):
        await _refused(asked, path)

    assert [(await _answer(asked, GET)).status for _ in range(150)] == [200] * 150
