"""The windows of the library over our storage, against a model that remembers everything."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from limits.aio.strategies import MovingWindowRateLimiter

from reference_service.adapters.ratelimit.storage import MovingWindows
from reference_service.adapters.ratelimit.windows import Window
from tests.reference_service.fakes.shared import FakeClock

pytestmark = pytest.mark.anyio

# Quarters of seconds are exact in binary, so the model may compare for equality.
_steps = st.lists(st.tuples(st.integers(0, 40), st.sampled_from("abc")), max_size=60)


@settings(deadline=None, database=None)
@given(st.integers(1, 4), st.integers(1, 8), _steps)
async def test_a_window_admits_what_a_brute_force_count_admits(most: int, seconds: int, steps: list[tuple[int, str]]) -> None:
    clock = FakeClock()
    limiter = MovingWindowRateLimiter(MovingWindows(clock))
    window = Window(most, timedelta(seconds=seconds))
    admitted: dict[str, list[float]] = {key: [] for key in "abc"}
    for quarters, key in steps:
        clock.advance(timedelta(seconds=quarters / 4))
        now = clock.now().timestamp()
        counting = [moment for moment in admitted[key] if moment > now - seconds]
        room = len(counting) < most

        assert await limiter.test(window.item, key) is room
        assert await limiter.hit(window.item, key) is room
        if room:
            admitted[key].append(now)
            counting.append(now)
        assert await limiter.get_window_stats(window.item, key) == (counting[0] + seconds, most - len(counting))


@settings(deadline=None, database=None)
@given(_steps)
async def test_nothing_is_kept_of_a_key_that_is_over(steps: list[tuple[int, str]]) -> None:
    clock = FakeClock()
    storage = MovingWindows(clock)
    limiter = MovingWindowRateLimiter(storage)
    window = Window(3, timedelta(seconds=5))
    for quarters, key in steps:
        clock.advance(timedelta(seconds=quarters / 4))
        await limiter.hit(window.item, key)
    clock.advance(timedelta(seconds=5))
    await limiter.test(window.item, "another")

    assert storage.keys == 0


async def test_past_the_most_keys_those_that_were_quiet_longest_are_forgotten() -> None:
    storage = MovingWindows(FakeClock(), most_keys=2)
    limiter = MovingWindowRateLimiter(storage)
    window = Window(2, timedelta(minutes=1))
    for key in ("a", "b", "a", "c"):
        await limiter.hit(window.item, key)

    assert storage.keys == 2
    assert [await limiter.test(window.item, key) for key in ("a", "b", "c")] == [False, True, True]


async def test_a_clock_that_is_set_back_does_no_harm() -> None:
    clock = FakeClock()
    storage = MovingWindows(clock)
    limiter = MovingWindowRateLimiter(storage)
    item = Window(1, timedelta(minutes=1)).item
    outcomes = [await limiter.hit(item, "a")]
    clock.advance(timedelta(seconds=-30))
    outcomes.append(await limiter.hit(item, "b"))
    clock.advance(timedelta(minutes=1))
    outcomes.extend([await limiter.test(item, "a"), await limiter.test(item, "b")])
    clock.advance(timedelta(minutes=1))
    outcomes.append(await limiter.test(item, "c"))

    assert outcomes == [True, True, False, True, True]
    assert storage.keys == 0


async def test_several_places_are_taken_together_or_not_at_all() -> None:
    limiter = MovingWindowRateLimiter(MovingWindows(FakeClock()))
    item = Window(3, timedelta(minutes=1)).item

    assert [await limiter.hit(item, "a", cost=cost) for cost in (2, 2, 1)] == [True, False, True]


@pytest.mark.parametrize(
    ("most", "span"),
    [(0, timedelta(minutes=1)), (-1, timedelta(minutes=1)), (1, timedelta(0)), (1, timedelta(seconds=1.5))],
)
def test_what_is_no_window_is_refused(most: int, span: timedelta) -> None:
    with pytest.raises(ValueError, match="is no window: it admits at least one, in at least one whole second"):
        Window(most, span)
