"""Requests of all kinds, so that nobody has the service to themselves."""

from dataclasses import dataclass
from datetime import timedelta

from limits.aio.strategies import MovingWindowRateLimiter

from reference_service.adapters.ratelimit.storage import MovingWindows
from reference_service.adapters.ratelimit.windows import Window
from reference_service.application.shared.ports.clock import Clock


@dataclass(frozen=True, slots=True)
class RequestPolicy:
    """A limit with a name; what is counted under one name is not counted under another."""

    name: str
    window: Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether a request is admitted, how many more would be now, of how many, and when the next place comes free."""

    allowed: bool
    remaining: int
    limit: int
    reset_after: timedelta


class RequestLimiter:
    """Counts requests in the memory of this process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._limiter = MovingWindowRateLimiter(MovingWindows(clock))

    async def admit(self, key: str, policy: RequestPolicy) -> Decision:
        """Count a request of whom the key names, and decide about it. One that is refused does not count."""
        item = policy.window.item
        allowed = await self._limiter.hit(item, policy.name, key)
        stats = await self._limiter.get_window_stats(item, policy.name, key)
        return Decision(
            allowed=allowed,
            remaining=stats.remaining,
            limit=policy.window.most,
            reset_after=timedelta(seconds=stats.reset_time - self._clock.now().timestamp()),
        )
