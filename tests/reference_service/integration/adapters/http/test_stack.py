from dataclasses import replace
from datetime import timedelta

import httpx2
import pytest

from reference_service.adapters.http.stack import Options, wrap
from reference_service.adapters.metrics.recorder import Metrics
from reference_service.adapters.ratelimit.requests import RequestLimiter, RequestPolicy
from reference_service.adapters.ratelimit.windows import Window
from tests.reference_service.fakes.shared import FakeClock
from tests.reference_service.integration.adapters.http.asking import asking, refusal, silent, telling

pytestmark = pytest.mark.anyio
ORIGIN = "https://app.test"


def _options(most: int = 100) -> Options:
    policy = RequestPolicy("all", Window(most, timedelta(minutes=1)))
    return Options(
        metrics=Metrics(),
        limiter=RequestLimiter(FakeClock()),
        general=policy,
        sensitive=policy,
        body_limit=8,
        https=False,
        origins=(ORIGIN,),
        credentials=True,
        hosts=frozenset({"service.test"}),
        proxies=frozenset({"10.0.0.1"}),
    )


async def _preflight(client: httpx2.AsyncClient, origin: str) -> httpx2.Response:
    asked = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "if-match,api-version,x-tenant-token"}
    return await client.options("/api/v1/path", headers={"Origin": origin, **asked})


# Row 22.
async def test_a_page_of_a_known_origin_may_ask_and_read() -> None:
    client = asking(wrap(telling, _options()))
    before, answer = await _preflight(client, ORIGIN), await client.get("/api/v1/path", headers={"Origin": ORIGIN})

    assert before.status_code == 200
    for told in (before, answer):
        assert told.headers["access-control-allow-origin"] == ORIGIN
        assert told.headers["access-control-allow-credentials"] == "true"
        assert "Origin" in told.headers["vary"]
    assert {"x-request-id", "etag", "retry-after"} <= {
        name.strip().lower() for name in answer.headers["access-control-expose-headers"].split(",")
    }


# Row 22.
@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.test",
        "null",
        "",
        "http://app.test",
        "https://app.test:444",
        "https://app.test.evil.test",
        "https://evilapp.test",
        "https://APP.test",
        "https://app.test/",
        "https://app.test, https://evil.test",
    ],
)
async def test_a_page_of_any_other_origin_may_neither_ask_nor_read(origin: str) -> None:
    client = asking(wrap(telling, _options()))
    before, answer = await _preflight(client, origin), await client.get("/path", headers={"Origin": origin})

    assert before.status_code in ({400} if origin else {200, 400})
    assert "access-control-allow-origin" not in before.headers
    assert "access-control-allow-origin" not in answer.headers


# Row 22.
def test_any_origin_with_credentials_cannot_be_set_up() -> None:
    with pytest.raises(ValueError, match="every site could act for a user"):
        wrap(telling, replace(_options(), origins=("*",)))


async def test_without_origins_no_other_page_may_read() -> None:
    answer = await asking(wrap(telling, replace(_options(), origins=()))).get("/path", headers={"Origin": ORIGIN})

    assert "access-control-allow-origin" not in answer.headers


# Row 23: a page that may read sees refusals of every layer too, with all headers.
async def test_the_refusal_of_every_layer_leaves_through_the_outer_ones() -> None:
    ours = {"Origin": ORIGIN}
    client = asking(wrap(telling, _options(most=1)), **ours)
    slow = asking(wrap(silent, replace(_options(), answer_patience=timedelta(0))), **ours)
    refused = [
        await client.get("/path", headers={"Host": "evil.test"}),
        await client.post("/path", content=b"x" * 9),
        await client.get("/api/v0/path"),
        await client.get("/api/path", headers={"Api-Version": "7"}),
        [await client.get("/path"), await client.get("/path")][1],
        await slow.get("/path"),
    ]

    assert [refusal(answer) for answer in refused] == [
        (400, "UNKNOWN_HOST"),
        (413, "BODY_TOO_LARGE"),
        (410, "VERSION_GONE"),
        (400, "UNKNOWN_VERSION"),
        (429, "TOO_MANY_REQUESTS"),
        (503, "UNAVAILABLE"),
    ]
    for answer in refused:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["access-control-allow-origin"] == ORIGIN
        assert answer.json()["request_id"] == answer.headers["x-request-id"]


# Row 18.
async def test_a_version_in_a_header_has_no_count_of_its_own_and_a_proxy_is_not_the_client() -> None:
    app = wrap(telling, _options(most=2))
    behind = asking(app, "10.0.0.1")
    asked = [("/api/v1/x", "198.51.100.1", ""), ("/api/x", "198.51.100.1", "2"), ("/api/v1/x", "198.51.100.1", "")]
    codes = [
        (await behind.get(path, headers={"X-Forwarded-For": client, "Api-Version": version})).status_code
        for path, client, version in [*asked, ("/api/v1/x", "198.51.100.2", "")]
    ]

    assert codes == [200, 200, 429, 200]
