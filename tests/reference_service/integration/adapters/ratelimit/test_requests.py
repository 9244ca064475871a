import asyncio
from datetime import timedelta

import pytest

from reference_service.adapters.ratelimit.requests import Decision, RequestPolicy
from reference_service.adapters.ratelimit.windows import Window
from tests.reference_service.fakes.shared import FakeClock
from tests.reference_service.integration.adapters.ratelimit.conftest import Counting

pytestmark = pytest.mark.anyio

POLICY = RequestPolicy("pages", Window(2, timedelta(seconds=10)))


def _decision(allowed: bool, remaining: int, seconds: float) -> Decision:
    return Decision(allowed=allowed, remaining=remaining, limit=2, reset_after=timedelta(seconds=seconds))


async def test_a_decision_tells_what_is_left_and_when_the_next_place_comes_free(counting: Counting) -> None:
    clock = FakeClock()
    limiter = counting.limiter(clock)
    first = await limiter.admit("ada", POLICY)
    clock.advance(timedelta(seconds=4))
    second = await limiter.admit("ada", POLICY)
    third = await limiter.admit("ada", POLICY)
    clock.advance(timedelta(seconds=6))
    fourth = await limiter.admit("ada", POLICY)

    assert [first, second, third, fourth] == [
        _decision(True, 1, 10),
        _decision(True, 0, 6),
        _decision(False, 0, 6),
        _decision(True, 0, 4),
    ]


async def test_keys_are_counted_apart(counting: Counting) -> None:
    limiter = counting.limiter(FakeClock())

    assert [(await limiter.admit(key, POLICY)).allowed for key in ("a", "a", "a", "b")] == [True, True, False, True]


async def test_policies_are_counted_apart(counting: Counting) -> None:
    limiter = counting.limiter(FakeClock())
    other = RequestPolicy("logins", POLICY.window)

    assert [(await limiter.admit("a", policy)).allowed for policy in (POLICY, POLICY, POLICY, other)] == [True, True, False, True]


async def test_of_many_requests_at_once_no_more_are_admitted_than_there_is_room_for(counting: Counting) -> None:
    limiter = counting.limiter(FakeClock())
    policy = RequestPolicy("pages", Window(100, timedelta(minutes=1)))

    decisions = await asyncio.gather(*(limiter.admit("ada", policy) for _ in range(300)))

    assert sum(decision.allowed for decision in decisions) == 100


async def test_nothing_counts_against_a_window_that_is_as_long_ago_as_it_is_long(counting: Counting) -> None:
    clock = FakeClock()
    limiter = counting.limiter(clock)
    admitted = []
    for _ in range(40):
        admitted.append((await limiter.admit("ada", POLICY)).allowed)
        clock.advance(timedelta(seconds=2.5))

    assert admitted == [True, True, False, False] * 10
