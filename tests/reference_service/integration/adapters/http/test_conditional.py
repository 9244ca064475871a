import pytest
from starlette.responses import JSONResponse, PlainTextResponse, StreamingResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reference_service.adapters.http.middleware.conditional import ConditionalAnswers
from tests.reference_service.integration.adapters.http.asking import answers, asking, chunks, scope_of

pytestmark = pytest.mark.anyio


def _saying(body: object, **headers: str) -> ASGIApp:
    return ConditionalAnswers(JSONResponse(body, headers=headers))


async def test_an_answer_that_a_client_has_is_not_sent_again() -> None:
    app = _saying({"items": [1, 2]})
    first = await asking(app).get("/api/v1/things")
    again = await asking(app).get("/api/v1/things", headers={"If-None-Match": first.headers["etag"]})

    assert (first.status_code, first.json()) == (200, {"items": [1, 2]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert "content-length" not in again.headers


async def test_an_answer_that_has_changed_is_sent() -> None:
    tag = (await asking(_saying([1])).get("/api/v1/things")).headers["etag"]
    changed = await asking(_saying([2])).get("/api/v1/things", headers={"If-None-Match": tag})

    assert (changed.status_code, changed.json()) == (200, [2])


@pytest.mark.parametrize("named", ['"7"', 'W/"7"', '"6", "7"', "*"])
async def test_a_version_is_the_tag_of_what_has_one(named: str) -> None:
    app = _saying({"name": "Engine"}, etag='"7"')

    assert (await asking(app).get("/api/v1/things/1")).headers["etag"] == '"7"'
    assert (await asking(app).get("/api/v1/things/1", headers={"If-None-Match": named})).status_code == 304


async def test_an_answer_is_kept_by_the_browser_of_whoever_asked_alone_and_not_without_asking() -> None:
    answer = await asking(_saying([])).get("/api/v1/things")

    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["vary"] == "Authorization, X-Tenant-Token"


async def test_what_says_how_it_is_kept_is_believed() -> None:
    answer = await asking(_saying([], **{"cache-control": "no-store"})).get("/api/v1/things")

    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("app", [PlainTextResponse("text"), JSONResponse({}, 404)])
async def test_refusals_and_what_is_no_json_go_through(app: ASGIApp) -> None:
    plain = await asking(app).get("/api/v1/things")
    answer = await asking(ConditionalAnswers(app)).get("/api/v1/things")

    assert (answer.status_code, answer.content, "etag" in answer.headers) == (plain.status_code, plain.content, False)


async def test_a_stream_is_handed_on_piece_by_piece() -> None:
    app = ConditionalAnswers(StreamingResponse(chunks(b"[", b"]"), media_type="application/json"))
    said = await answers(app, scope_of(method="GET", path="/api/v1/things"), {"type": "http.request", "body": b""})

    assert [message.get("body") for message in said] == [None, b"[", b"]", b""]
    assert b"etag" not in dict(said[0]["headers"])


@pytest.mark.parametrize(("method", "path"), [("POST", "/api/v1/things"), ("GET", "/livez")])
async def test_only_what_is_read_from_the_api_has_a_tag(method: str, path: str) -> None:
    answer = await asking(_saying({})).request(method, path)

    assert "etag" not in answer.headers


async def test_whoever_fails_before_the_end_has_said_nothing() -> None:
    async def failing(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        raise RuntimeError("halfway")

    said: list[Message] = []

    async def send(message: Message) -> None:
        said.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    with pytest.raises(RuntimeError, match="halfway"):
        await ConditionalAnswers(failing)(scope_of(method="GET", path="/api/v1/things"), receive, send)
    assert said == []
