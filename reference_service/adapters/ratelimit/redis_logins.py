"""Passwords are guessed slowly, whichever process is asked."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import structlog
from redis.exceptions import RedisError

from reference_service.adapters.ratelimit.logins import STANDARD, LoginPolicy, too_many_logins
from reference_service.adapters.ratelimit.redis_windows import Limit, RedisWindows
from reference_service.application.identity.ports import LoginThrottle
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import TooMany, Unavailable
from reference_service.domain.shared.result import Err, Ok, Result

_log = structlog.get_logger()
_UNAVAILABLE: Final = Unavailable(
    code="LIMITER_UNAVAILABLE",
    message="Logins are closed for a moment. Try again soon.",
    retry_after=timedelta(seconds=1),
)


class RedisLoginThrottle(LoginThrottle):
    """Counts tries in Redis. A try that is refused does not count, so nobody is kept out for good."""

    def __init__(self, windows: RedisWindows, policy: LoginPolicy = STANDARD) -> None:
        self._windows = windows
        self._policy = policy

    async def admit(self, email: Email, address: str) -> Result[None, TooMany | Unavailable]:
        """Count a try on an account from a network address, and say whether it may go on, or when it may."""
        limits = [*self._of_account(email, address), *self._of_address(address)]
        try:
            admission = await self._windows.admit(limits)
        except (RedisError, OSError) as error:
            _log.error("login_throttle_failed", error=type(error).__name__)
            return Err(_UNAVAILABLE)
        if admission.allowed:
            return Ok(None)
        return Err(too_many_logins(max(each.reset_after for each in admission.standings if each.remaining <= 0)))

    async def forgive(self, email: Email, address: str) -> None:
        """Forget the tries on an account from an address; those from the address on all accounts stay."""
        try:
            await self._windows.clear(self._of_account(email, address))
        except (RedisError, OSError) as error:
            # Whoever has just logged in has fewer tries for a while.
            _log.warning("login_throttle_failed", error=type(error).__name__)

    def _of_account(self, email: Email, address: str) -> Sequence[Limit]:
        return [Limit(window, ("account", email.value, address)) for window in self._policy.account]

    def _of_address(self, address: str) -> Sequence[Limit]:
        return [Limit(window, ("address", address)) for window in self._policy.address]
