"""Services that fail, and what is made of it."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from reference_service.adapters.gateway.refusals import absent
from reference_service.adapters.resilience.balanced import BalancedUpstream
from reference_service.adapters.resilience.breaker import Breaker, State
from reference_service.adapters.resilience.guarded import Called, GuardedUpstream
from reference_service.adapters.resilience.retry import RetryBudget, RetryingUpstream
from reference_service.application.gateway.ports import Answer, Request, Upstream
from reference_service.domain.shared.errors import Unavailable
from reference_service.domain.shared.result import Err, Ok, Result
from tests.reference_service.fakes.gateway import FakeUpstream, SilentUpstream

pytestmark = pytest.mark.anyio
GET = Request(method="GET", path="/", patience=timedelta(seconds=5))
POST = Request(method="POST", path="/", patience=timedelta(seconds=5))
KEYED = Request(method="POST", path="/", patience=timedelta(seconds=5), headers=(("idempotency-key", "once"),))
AWAY: Result[Answer, Unavailable] = Err(
    Unavailable(code="UPSTREAM_UNREACHABLE", message="Away.", retry_after=timedelta(seconds=1))
)
WELL: Result[Answer, Unavailable] = Ok(Answer(status=200))


def _status(status: int) -> Result[Answer, Unavailable]:
    return Ok(Answer(status=status))


def _retrying(upstream: Upstream, *, most: float = 10) -> RetryingUpstream:
    return RetryingUpstream(upstream, RetryBudget(share=0.2, most=most), longest_wait=timedelta())


def _code(result: Result[Answer, Unavailable]) -> str:
    return result.error.code if isinstance(result, Err) else str(result.value.status)


@pytest.mark.parametrize("failure", [AWAY, _status(500), _status(502), _status(503), _status(504)])
async def test_a_service_that_fails_again_and_again_is_not_asked_any_more(failure: Result[Answer, Unavailable]) -> None:
    behind = FakeUpstream(failure)
    counted: list[Called] = []
    guarded = GuardedUpstream(behind, Breaker(threshold=2), count=counted.append)

    codes = [_code(await guarded.send(GET)) for _ in range(4)]

    assert codes == [_code(failure)] * 2 + ["UPSTREAM_RESTING"] * 2
    assert len(behind.asked) == 2
    assert counted == [Called.FAILED] * 2 + [Called.REFUSED] * 2


@pytest.mark.parametrize("status", [200, 304, 401, 404, 429, 501])
async def test_what_is_no_failure_of_the_service_closes_nothing(status: int) -> None:
    breaker = Breaker(threshold=1)

    await GuardedUpstream(FakeUpstream(_status(status)), breaker).send(GET)

    assert breaker.state is State.CLOSED


async def test_a_service_that_says_itself_what_it_lacks_is_asked_about_all_else() -> None:
    breaker = Breaker(threshold=1)
    busy: Result[Answer, Unavailable] = Ok(Answer(status=503, headers=(("Content-Type", "application/problem+json"),)))

    await GuardedUpstream(FakeUpstream(busy), breaker).send(GET)

    assert breaker.state is State.CLOSED


async def test_a_call_that_is_given_up_says_nothing_about_the_service() -> None:
    breaker, counted = Breaker(threshold=1), list[Called]()
    call = asyncio.create_task(GuardedUpstream(SilentUpstream(), breaker, count=counted.append).send(GET))
    await asyncio.sleep(0)
    call.cancel()
    await asyncio.gather(call, return_exceptions=True)

    assert (breaker.state, counted) == (State.CLOSED, [])


async def test_several_are_asked_in_turn() -> None:
    several = [FakeUpstream(), FakeUpstream(), FakeUpstream()]
    balanced = BalancedUpstream(several)

    for _ in range(6):
        await balanced.send(GET)

    assert [len(each.asked) for each in several] == [2, 2, 2]


async def test_one_that_rests_is_passed_over_even_by_what_may_be_sent_only_once() -> None:
    bad, good = FakeUpstream(AWAY), FakeUpstream(WELL)
    balanced = BalancedUpstream([GuardedUpstream(bad, Breaker(threshold=1)), good])

    codes = [_code(await balanced.send(POST)) for _ in range(6)]

    assert codes == ["UPSTREAM_UNREACHABLE"] + ["200"] * 5
    assert len(bad.asked) == 1


async def test_one_that_takes_no_connection_is_passed_over_at_once() -> None:
    gone, good = FakeUpstream(Err(absent())), FakeUpstream(WELL)
    balanced = BalancedUpstream([gone, good])

    assert [_code(await balanced.send(POST)) for _ in range(4)] == ["200"] * 4
    assert len(gone.asked) == 2


async def test_if_all_rest_that_is_what_is_told() -> None:
    resting = [GuardedUpstream(FakeUpstream(AWAY), Breaker(threshold=1)) for _ in range(2)]
    balanced = BalancedUpstream(resting)

    assert [_code(await balanced.send(POST)) for _ in range(3)] == ["UPSTREAM_UNREACHABLE"] * 2 + ["UPSTREAM_RESTING"]


def test_nobody_is_no_service() -> None:
    with pytest.raises(ValueError, match="no service to ask"):
        BalancedUpstream([])


@pytest.mark.parametrize(
    ("request_", "results", "outcome", "asked"),
    [
        pytest.param(GET, [WELL], "200", 1, id="well at once"),
        pytest.param(GET, [AWAY, WELL], "200", 2, id="well the second time"),
        pytest.param(GET, [AWAY, _status(503), WELL], "200", 3, id="well the third time"),
        pytest.param(GET, [AWAY], "UPSTREAM_UNREACHABLE", 3, id="never well"),
        pytest.param(GET, [_status(503)], "503", 3, id="busy all the time"),
        pytest.param(GET, [_status(500), WELL], "500", 1, id="a fault that stays"),
        pytest.param(GET, [_status(404), WELL], "404", 1, id="a refusal"),
        pytest.param(POST, [AWAY, WELL], "UPSTREAM_UNREACHABLE", 1, id="what may have been done"),
        pytest.param(KEYED, [AWAY, WELL], "200", 2, id="what is done once however often it comes"),
    ],
)
async def test_only_what_may_come_twice_is_asked_again(
    request_: Request, results: Sequence[Result[Answer, Unavailable]], outcome: str, asked: int
) -> None:
    behind = FakeUpstream(*results)

    assert _code(await _retrying(behind).send(request_)) == outcome
    assert len(behind.asked) == asked


async def test_a_second_try_goes_to_another_of_several() -> None:
    bad, good = FakeUpstream(AWAY), FakeUpstream(WELL)

    assert _code(await _retrying(BalancedUpstream([bad, good])).send(GET)) == "200"
    assert (len(bad.asked), len(good.asked)) == (1, 1)


async def test_where_the_breaker_rests_nobody_asks_again() -> None:
    guarded = GuardedUpstream(FakeUpstream(AWAY), Breaker(threshold=2))

    assert _code(await _retrying(guarded).send(GET)) == "UPSTREAM_RESTING"


async def test_second_tries_are_a_share_of_all_requests() -> None:
    behind = FakeUpstream(AWAY)
    retrying = _retrying(behind, most=2)

    for _ in range(50):
        await retrying.send(GET)

    assert 50 <= len(behind.asked) <= 50 + 2 + 50 * 0.2


async def test_all_tries_together_have_the_time_of_one_request() -> None:
    behind = FakeUpstream(AWAY)

    await _retrying(behind).send(GET)

    left = [request.patience for request in behind.asked]
    assert left == sorted(left, reverse=True)
    assert left[0] <= GET.patience
