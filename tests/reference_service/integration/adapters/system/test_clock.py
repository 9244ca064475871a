from datetime import UTC

from reference_service.adapters.system.clock import SystemClock


def test_the_moment_is_in_utc_and_aware_of_it() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_later_is_not_earlier() -> None:
    clock = SystemClock()

    first, second = clock.now(), clock.now()

    assert first <= second
