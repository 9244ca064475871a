"""Passwords are guessed slowly."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from limits import RateLimitItem
from limits.aio.strategies import MovingWindowRateLimiter

from reference_service.adapters.ratelimit.storage import MovingWindows
from reference_service.adapters.ratelimit.windows import Window
from reference_service.application.identity.ports import LoginThrottle
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import TooMany, Unavailable
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginPolicy:
    """How many tries there are: on one account from one address, and from one address on all accounts together.

    There is none on an account from everywhere: whoever wanted to lock somebody out would only have to guess.
    """

    account: tuple[Window, ...]
    address: tuple[Window, ...]


STANDARD: Final = LoginPolicy(
    account=(Window(5, timedelta(minutes=1)), Window(10, timedelta(minutes=15)), Window(30, timedelta(days=1))),
    address=(Window(60, timedelta(minutes=1)), Window(600, timedelta(hours=1))),
)

_Limit = tuple[RateLimitItem, tuple[str, ...]]
"""A window, and whom it is about."""


class MemoryLoginThrottle(LoginThrottle):
    """Counts tries in the memory of this process. A try that is refused does not count, so nobody is kept out for good."""

    def __init__(self, clock: Clock, policy: LoginPolicy = STANDARD) -> None:
        self._clock = clock
        self._policy = policy
        self._limiter = MovingWindowRateLimiter(MovingWindows(clock))

    async def admit(self, email: Email, address: str) -> Result[None, TooMany | Unavailable]:
        """Count a try on an account from a network address, and say whether it may go on, or when it may."""
        limits = [*self._of_account(email, address), *self._of_address(address)]
        # In memory nothing below gives way to another task, so no try slips in between the question and the count.
        pauses = [await self._pause(limit) for limit in limits if not await self._has_room(limit)]
        if pauses:
            return Err(too_many_logins(max(pauses)))
        for item, whom in limits:
            await self._limiter.hit(item, *whom)
        return Ok(None)

    async def forgive(self, email: Email, address: str) -> None:
        """Forget the tries on an account from an address; those from the address on all accounts stay."""
        for item, whom in self._of_account(email, address):
            await self._limiter.clear(item, *whom)

    def _of_account(self, email: Email, address: str) -> Sequence[_Limit]:
        return [(window.item, ("account", email.value, address)) for window in self._policy.account]

    def _of_address(self, address: str) -> Sequence[_Limit]:
        return [(window.item, ("address", address)) for window in self._policy.address]

    async def _has_room(self, limit: _Limit) -> bool:
        item, whom = limit
        return await self._limiter.test(item, *whom)

    async def _pause(self, limit: _Limit) -> timedelta:
        item, whom = limit
        stats = await self._limiter.get_window_stats(item, *whom)
        return timedelta(seconds=stats.reset_time - self._clock.now().timestamp())


def too_many_logins(pause: timedelta) -> TooMany:
    """Return the refusal for whoever guesses too fast."""
    return TooMany(code="TOO_MANY_LOGINS", message="There were too many tries. Wait before the next one.", retry_after=pause)
