"""Which requests go where, and which go nowhere."""

from datetime import timedelta
from uuid import UUID

import pytest

from reference_service.application.gateway.destinations import Destination, destination_of
from reference_service.application.gateway.forward import Forward, Forwarded, ForwardHandler
from reference_service.application.gateway.ports import Answer, Request
from reference_service.application.shared.actor import Actor
from reference_service.domain.shared.access import PlatformRole
from reference_service.domain.shared.errors import Unauthenticated, Unavailable
from reference_service.domain.shared.ids import SessionId, UserId
from reference_service.domain.shared.result import Err, Ok
from tests.reference_service.fakes.gateway import FakeCallers, FakeUpstream
from tests.reference_service.fakes.shared import FakeClock

pytestmark = pytest.mark.anyio
ADA = Actor(UserId(UUID(int=1)), SessionId(UUID(int=2)), PlatformRole.USER)
INVALID = Unauthenticated(code="TOKEN_INVALID", message="The token is not valid.")
AWAY = Unavailable(code="UPSTREAM_UNREACHABLE", message="Away.", retry_after=timedelta(seconds=1))
REQUEST = Request(method="GET", path="/api/v1/tenants", patience=timedelta(seconds=1))


@pytest.mark.parametrize(
    ("path", "destination"),
    [
        ("/api/v1/auth/login", Destination.AUTH),
        ("/api/v2/auth", Destination.AUTH),
        ("/api/v1/me", Destination.AUTH),
        ("/api/v1/me/profile", Destination.AUTH),
        ("/api/v1/admin/users", Destination.AUTH),
        ("/api/v1/admin/users/7/role", Destination.AUTH),
        ("/api/v1/admin/roles", Destination.AUTH),
        ("/api/v1/admin/permissions", Destination.AUTH),
        ("/api/v1/admin/flags", Destination.SERVICE),
        ("/.well-known/jwks.json", Destination.AUTH),
        ("/api/v1/overview", Destination.AGGREGATION),
        ("/api/v1/overview/7", Destination.AGGREGATION),
        ("/api/v1/projects/7/overview", Destination.AGGREGATION),
        ("/api/v1/admin", Destination.SERVICE),
        ("/api/v1/admin/system", Destination.SERVICE),
        ("/api/v1/authors", Destination.SERVICE),
        ("/api/v1/members", Destination.SERVICE),
        ("/api/v1/projects", Destination.SERVICE),
        ("//api/v1/auth/login", Destination.SERVICE),
        ("/api", Destination.SERVICE),
        ("/openapi.json", Destination.SERVICE),
        ("/", Destination.SERVICE),
        ("", Destination.SERVICE),
    ],
)
def test_a_path_concerns_one_service(path: str, destination: Destination) -> None:
    assert destination_of(path) is destination


def _handler(**upstreams: FakeUpstream) -> ForwardHandler:
    callers = FakeCallers([("good", ADA)], refusal=INVALID)
    return ForwardHandler({Destination(name): upstream for name, upstream in upstreams.items()}, callers, FakeClock())


async def test_a_request_goes_to_the_service_that_it_concerns() -> None:
    auth, service = FakeUpstream(Ok(Answer(status=204))), FakeUpstream()
    handler = _handler(auth=auth, service=service)

    answer = await handler.execute(Forward(request=REQUEST, path="/api/v1/me", token="good"))  # noqa: S106 - no secret

    assert answer == Ok(Forwarded(answer=Answer(status=204), actor=ADA))
    assert (auth.asked, service.asked) == ([REQUEST], [])


async def test_what_a_service_that_is_not_set_apart_would_answer_the_others_answer() -> None:
    service = FakeUpstream()

    await _handler(service=service).execute(Forward(request=REQUEST, path="/api/v1/overview"))

    assert service.asked == [REQUEST]


async def test_a_request_without_a_token_goes_on_as_it_is() -> None:
    answer = await _handler(service=FakeUpstream()).execute(Forward(request=REQUEST, path="/api/v1/tenants"))

    assert answer == Ok(Forwarded(answer=Answer(status=200), actor=None))


async def test_a_request_with_a_bad_token_reaches_nobody() -> None:
    service = FakeUpstream()

    answer = await _handler(service=service).execute(Forward(request=REQUEST, path="/", token="bad"))  # noqa: S106 - no secret

    assert answer == Err(INVALID)
    assert service.asked == []


async def test_a_service_that_is_away_is_what_is_told() -> None:
    assert await _handler(service=FakeUpstream(Err(AWAY))).execute(Forward(request=REQUEST, path="/")) == Err(AWAY)


def test_there_is_no_gateway_to_nothing() -> None:
    with pytest.raises(ValueError, match="no service to forward to"):
        _handler(auth=FakeUpstream())


@pytest.mark.parametrize(
    ("method", "key", "repeatable"),
    [
        ("GET", None, True),
        ("HEAD", None, True),
        ("PUT", None, True),
        ("DELETE", None, True),
        ("POST", None, False),
        ("PATCH", None, False),
        ("QUERY", None, False),
        ("POST", "once", True),
        ("PATCH", "once", True),
    ],
)
def test_what_may_be_asked_twice(method: str, key: str | None, repeatable: bool) -> None:
    headers = () if key is None else (("idempotency-key", key),)

    assert Request(method=method, path="/", patience=timedelta(1), headers=headers).is_repeatable is repeatable
