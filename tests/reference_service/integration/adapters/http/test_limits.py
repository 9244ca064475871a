from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import structlog

from reference_service.adapters.http.middleware.limits import Limiter, RequestLimits
from reference_service.adapters.metrics.recorder import Metrics
from reference_service.adapters.ratelimit.requests import Decision, RequestLimiter, RequestPolicy
from reference_service.adapters.ratelimit.windows import Window
from tests.reference_service.fakes.shared import FakeClock
from tests.reference_service.integration.adapters.http.asking import answers, asking, refusal, telling

pytestmark = pytest.mark.anyio
GENERAL = RequestPolicy("general", Window(3, timedelta(minutes=1)))
SENSITIVE = RequestPolicy("sensitive", Window(2, timedelta(minutes=1)))


@dataclass(frozen=True, slots=True)
class Noting:
    """Admits everybody, and remembers whom under which policy."""

    admitted: list[tuple[str, str]] = field(default_factory=list)

    async def admit(self, key: str, policy: RequestPolicy) -> Decision:
        self.admitted.append((key, policy.name))
        return Decision(allowed=True, remaining=1, limit=2, reset_after=timedelta(seconds=3))


class Broken:
    """Cannot reach what it counts with."""

    async def admit(self, key: str, policy: RequestPolicy) -> Decision:
        raise ConnectionError(f"{key} {policy}")


def _limited(limiter: Limiter) -> RequestLimits:
    return RequestLimits(telling, limiter=limiter, metrics=Metrics(), general=GENERAL, sensitive=SENSITIVE)


# Row 18.
@pytest.mark.parametrize(
    ("path", "policy"),
    [
        ("/api/v1/auth/login", "sensitive"),
        ("/api/v1/auth/login/", "sensitive"),
        ("/api/v1/auth", "sensitive"),
        ("/API/V1/Auth/LOGIN", "sensitive"),
        ("/api///v1//auth//login", "sensitive"),
        ("/api/v1/%61uth/login", "sensitive"),
        ("/api/v1%2Fauth/login", "sensitive"),
        ("/api/v2/auth/login", "sensitive"),
        ("/api/auth/login", "sensitive"),
        ("/api/v1/author", "general"),
        ("/api/v1/projects/auth/login", "general"),
        ("/api/v1/me", "general"),
        ("/nowhere", "general"),
        ("/metrics", "general"),
    ],
)
async def test_what_is_about_passwords_has_a_count_of_its_own_however_it_is_written(path: str, policy: str) -> None:
    limiter = Noting()
    for method in ("GET", "HEAD", "POST", "OPTIONS"):
        await asking(_limited(limiter), "2001:db8::1").request(method, path)

    assert limiter.admitted == [("2001:db8::/64", policy)] * 4


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/startupz"])
async def test_whoever_watches_over_the_service_is_not_counted(path: str) -> None:
    limiter = Noting()
    answer = await asking(_limited(limiter)).get(path)

    assert (answer.status_code, limiter.admitted) == (200, [])


async def test_an_answer_tells_how_much_is_left() -> None:
    answer = await asking(_limited(Noting())).get("/path")

    assert {name: value for name, value in answer.headers.items() if name.startswith("ratelimit")} == {
        "ratelimit-limit": "2",
        "ratelimit-remaining": "1",
        "ratelimit-reset": "3",
    }


async def test_whoever_asks_too_often_is_told_when_to_come_back() -> None:
    clock = FakeClock()
    client = asking(_limited(RequestLimiter(clock)))
    codes = [(await client.get("/api/auth/login")).status_code for _ in range(2)]
    clock.advance(timedelta(seconds=20))
    refused = await client.get("/api/auth/login")
    other = await client.get("/path")
    clock.advance(timedelta(seconds=40))
    again = await client.get("/api/auth/login")

    assert codes == [200, 200]
    assert refusal(refused) == (429, "TOO_MANY_REQUESTS")
    told = ("retry-after", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset")
    assert [refused.headers[name] for name in told] == ["40", "2", "0", "40"]
    assert [other.status_code, again.status_code] == [200, 200]


# Row 19's rule, as far as one process has it.
async def test_without_its_limiter_what_is_about_passwords_is_closed_and_the_rest_is_served() -> None:
    client = asking(_limited(Broken()))
    with structlog.testing.capture_logs() as lines:
        closed = await client.get("/api/v1/auth/login")
        served = await client.get("/path")

    assert refusal(closed) == (503, "UNAVAILABLE")
    assert closed.headers["retry-after"] == "1"
    assert served.status_code == 200
    assert [(line["event"], line["log_level"]) for line in lines] == [("limiter_failed", "error")] * 2


async def test_what_is_no_request_passes() -> None:
    seen: list[str] = []

    async def noting(scope: object, _receive: object, _send: object) -> None:
        seen.append(str(scope))

    await answers(
        RequestLimits(noting, limiter=Broken(), metrics=Metrics(), general=GENERAL, sensitive=SENSITIVE), {"type": "lifespan"}
    )

    assert seen == ["{'type': 'lifespan'}"]
