import asyncio
from datetime import timedelta

import pytest

from reference_service.adapters.ratelimit.logins import LoginPolicy
from reference_service.adapters.ratelimit.windows import Window
from reference_service.application.identity.ports import LoginThrottle
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import TooMany
from reference_service.domain.shared.result import Err, Ok
from tests.reference_service.fakes.shared import FakeClock
from tests.reference_service.integration.adapters.ratelimit.conftest import Counting

pytestmark = pytest.mark.anyio

ADA, BABBAGE = Email("ada@example.com"), Email("charles@example.com")
HOME, ELSEWHERE = "192.0.2.1", "2001:db8::1"
ADMITTED = Ok(None)


def _refused(seconds: float) -> Err[TooMany]:
    return Err(
        TooMany(
            code="TOO_MANY_LOGINS",
            message="There were too many tries. Wait before the next one.",
            retry_after=timedelta(seconds=seconds),
        )
    )


async def _guess(throttle: LoginThrottle, times: int, email: Email = ADA, address: str = HOME) -> list[object]:
    return [await throttle.admit(email, address) for _ in range(times)]


async def test_the_sixth_try_in_a_minute_waits_until_the_first_is_a_minute_old(counting: Counting) -> None:
    clock = FakeClock()
    throttle = counting.throttle(clock)

    assert await _guess(throttle, 1) == [ADMITTED]
    clock.advance(timedelta(seconds=20))
    assert await _guess(throttle, 6) == [ADMITTED] * 4 + [_refused(40), _refused(40)]


async def test_whoever_waits_as_long_as_they_were_told_is_admitted(counting: Counting) -> None:
    clock = FakeClock()
    throttle = counting.throttle(clock)
    await _guess(throttle, 5)
    refused = await throttle.admit(ADA, HOME)
    assert isinstance(refused, Err)

    clock.advance(refused.error.retry_after - timedelta(microseconds=1))
    assert (await throttle.admit(ADA, HOME)).is_err()
    clock.advance(timedelta(microseconds=1))
    assert await throttle.admit(ADA, HOME) == ADMITTED


async def test_whoever_goes_on_guessing_waits_longer_and_longer(counting: Counting) -> None:
    clock = FakeClock()
    throttle = counting.throttle(clock)
    waits = []
    for _ in range(60):
        refused = await throttle.admit(ADA, HOME)
        if isinstance(refused, Err):
            waits.append(round(refused.error.retry_after.total_seconds()))
            clock.advance(refused.error.retry_after)

    assert waits[:6] == [60, 840, 60, 840, 60, 84_540]


async def test_tries_that_are_refused_do_not_make_the_wait_longer(counting: Counting) -> None:
    clock = FakeClock()
    throttle = counting.throttle(clock)
    await _guess(throttle, 100)
    clock.advance(timedelta(minutes=1))

    assert await throttle.admit(ADA, HOME) == ADMITTED


async def test_an_account_that_is_guessed_at_is_open_to_its_owner_from_another_address(counting: Counting) -> None:
    throttle = counting.throttle()
    await _guess(throttle, 100)

    assert await throttle.admit(ADA, ELSEWHERE) == ADMITTED


async def test_another_account_can_be_tried_from_the_same_address(counting: Counting) -> None:
    throttle = counting.throttle()
    await _guess(throttle, 6)

    assert await throttle.admit(BABBAGE, HOME) == ADMITTED


async def test_one_address_does_not_try_all_accounts(counting: Counting) -> None:
    throttle = counting.throttle()
    outcomes = [await throttle.admit(Email(f"user{number}@example.com"), HOME) for number in range(61)]

    assert outcomes == [ADMITTED] * 60 + [_refused(60)]


async def test_the_longest_of_all_waits_is_told(counting: Counting) -> None:
    minute, hour = timedelta(minutes=1), timedelta(hours=1)
    policy = LoginPolicy(account=(Window(1, minute),), address=(Window(1, hour),))
    throttle = counting.throttle(policy=policy)

    assert await _guess(throttle, 2) == [ADMITTED, _refused(3600)]


async def test_a_right_password_makes_up_for_the_tries_before_it(counting: Counting) -> None:
    throttle = counting.throttle()
    await _guess(throttle, 5)
    await throttle.forgive(ADA, HOME)

    assert await _guess(throttle, 6) == [ADMITTED] * 5 + [_refused(60)]


async def test_a_right_password_makes_up_for_no_other_account_and_no_other_address(counting: Counting) -> None:
    throttle = counting.throttle()
    for email, address in [(ADA, HOME), (BABBAGE, HOME), (ADA, ELSEWHERE)]:
        await _guess(throttle, 5, email, address)
    await throttle.forgive(ADA, HOME)

    assert await throttle.admit(BABBAGE, HOME) == _refused(60)
    assert await throttle.admit(ADA, ELSEWHERE) == _refused(60)


async def test_an_own_account_does_not_buy_more_tries_on_others(counting: Counting) -> None:
    """Who logs in to an account of their own between guesses still has only so many from their address."""
    throttle = counting.throttle()
    for number in range(30):
        await throttle.admit(Email(f"user{number}@example.com"), HOME)
        await throttle.admit(ADA, HOME)
        await throttle.forgive(ADA, HOME)

    assert await throttle.admit(BABBAGE, HOME) == _refused(60)


async def test_a_refusal_counts_in_none_of_the_windows(counting: Counting) -> None:
    minute, hour = timedelta(minutes=1), timedelta(hours=1)
    policy = LoginPolicy(account=(Window(1, minute),), address=(Window(2, hour),))
    throttle = counting.throttle(policy=policy)
    await _guess(throttle, 10)

    assert await throttle.admit(BABBAGE, HOME) == ADMITTED


async def test_of_many_tries_at_once_no_more_are_admitted_than_there_is_room_for(counting: Counting) -> None:
    minute, hour = timedelta(minutes=1), timedelta(hours=1)
    policy = LoginPolicy(account=(Window(100, minute), Window(200, hour)), address=(Window(300, minute),))
    throttle = counting.throttle(policy=policy)

    outcomes = await asyncio.gather(*(throttle.admit(ADA, HOME) for _ in range(300)))

    assert outcomes.count(ADMITTED) == 100
    # What was refused took no room in any other window.
    others = [await throttle.admit(BABBAGE, HOME) for _ in range(101)]
    assert others == [ADMITTED] * 100 + [_refused(60)]
