import asyncio
from datetime import timedelta

import pytest
from anyio.lowlevel import checkpoint
from starlette.types import Message, Receive, Scope, Send

from reference_service.adapters.http.middleware.deadline import Deadline
from tests.reference_service.integration.adapters.http.asking import answers, asking, refusal, scope_of, silent, telling

pytestmark = pytest.mark.anyio
AT_ONCE = timedelta(0)
START: Message = {"type": "http.response.start", "status": 200, "headers": []}
END: Message = {"type": "http.response.body", "body": b"done"}


async def test_an_answer_in_time_is_left_alone() -> None:
    answer = await asking(Deadline(telling, patience=timedelta(minutes=1))).get("/path")

    assert (answer.status_code, answer.json()["path"]) == (200, "/path")


async def test_an_answer_that_has_not_begun_in_time_is_a_refusal() -> None:
    answer = await asking(Deadline(silent, patience=AT_ONCE)).get("/path")

    assert refusal(answer) == (503, "UNAVAILABLE")
    assert answer.headers["retry-after"] == "1"


async def test_what_a_request_was_doing_is_cancelled() -> None:
    undone: list[str] = []

    async def writing(_scope: Scope, _receive: Receive, send: Send) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            undone.append("rolled back")
            await send(START)
            raise

    said = await answers(Deadline(writing, patience=AT_ONCE), scope_of())

    assert undone == ["rolled back"]
    assert [message.get("status") for message in said] == [503, None]


async def test_an_answer_that_has_begun_may_take_as_long_as_it_likes() -> None:
    async def streaming(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send(START)
        for _ in range(5):
            await checkpoint()
        await send(END)

    assert await answers(Deadline(streaming, patience=AT_ONCE), scope_of()) == [START, END]


async def test_somebody_elses_lack_of_patience_stays_a_failure() -> None:
    async def impatient(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise TimeoutError("a query")

    with pytest.raises(TimeoutError, match="a query"):
        await answers(Deadline(impatient, patience=timedelta(minutes=1)), scope_of())


async def test_what_is_no_request_has_no_deadline() -> None:
    async def starting(_scope: Scope, _receive: Receive, send: Send) -> None:
        for _ in range(5):
            await checkpoint()
        await send({"type": "lifespan.startup.complete"})

    said = await answers(Deadline(starting, patience=AT_ONCE), {"type": "lifespan"})

    assert said == [{"type": "lifespan.startup.complete"}]
