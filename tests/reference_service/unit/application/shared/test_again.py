import pytest

from reference_service.application.shared.again import TRIES, again
from reference_service.domain.shared.errors import Conflict, DomainError, Stale, stale
from reference_service.domain.shared.result import Err, Ok, Result

pytestmark = pytest.mark.anyio
STALE, TAKEN = stale("session"), Conflict(code="TAKEN", message="It is taken.")


class Attempt:
    """Refuses for one reason after the other, then works; `made` is how often it was asked to."""

    def __init__(self, *reasons: DomainError) -> None:
        self._reasons = [*reasons]
        self.made = 0

    async def __call__(self) -> Result[int, DomainError]:
        self.made += 1
        return Err(self._reasons.pop(0)) if self._reasons else Ok(self.made)


async def test_what_works_at_once_is_done_once() -> None:
    attempt = Attempt()

    assert (await again(attempt), attempt.made) == (Ok(1), 1)


async def test_whoever_was_too_slow_tries_again() -> None:
    attempt = Attempt(STALE, STALE)

    assert (await again(attempt), attempt.made) == (Ok(3), TRIES)


async def test_whoever_is_too_slow_every_time_is_told_so() -> None:
    attempt = Attempt(*[STALE] * 9)

    assert (await again(attempt), attempt.made) == (Err(STALE), TRIES)


async def test_another_refusal_is_final() -> None:
    attempt = Attempt(STALE, TAKEN)

    assert (await again(attempt), attempt.made) == (Err(TAKEN), 2)


async def test_the_reasons_to_try_again_may_be_others() -> None:
    attempt = Attempt(TAKEN, STALE)

    assert (await again(attempt, after=(Conflict, Stale)), attempt.made) == (Ok(3), 3)
