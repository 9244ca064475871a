from datetime import timedelta

import pytest

from reference_service.adapters.ratelimit.requests import Decision, RequestLimiter, RequestPolicy
from reference_service.adapters.ratelimit.windows import Window
from tests.reference_service.fakes.shared import FakeClock

pytestmark = pytest.mark.anyio

POLICY = RequestPolicy("pages", Window(2, timedelta(seconds=10)))


def _decision(allowed: bool, remaining: int, seconds: float) -> Decision:
    return Decision(allowed=allowed, remaining=remaining, limit=2, reset_after=timedelta(seconds=seconds))


async def test_a_decision_tells_what_is_left_and_when_the_next_place_comes_free() -> None:
    clock = FakeClock()
    limiter = RequestLimiter(clock)
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


async def test_keys_are_counted_apart() -> None:
    limiter = RequestLimiter(FakeClock())

    assert [(await limiter.admit(key, POLICY)).allowed for key in ("a", "a", "a", "b")] == [True, True, False, True]


async def test_policies_are_counted_apart() -> None:
    limiter = RequestLimiter(FakeClock())
    other = RequestPolicy("logins", POLICY.window)

    assert [(await limiter.admit("a", policy)).allowed for policy in (POLICY, POLICY, POLICY, other)] == [True, True, False, True]
