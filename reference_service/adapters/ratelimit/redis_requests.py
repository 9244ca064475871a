"""Requests of all kinds, counted by all processes together."""

from reference_service.adapters.ratelimit.redis_windows import Limit, RedisWindows
from reference_service.adapters.ratelimit.requests import Decision, RequestPolicy


class RedisRequestLimiter:
    """Counts requests in Redis."""

    def __init__(self, windows: RedisWindows) -> None:
        self._windows = windows

    async def admit(self, key: str, policy: RequestPolicy) -> Decision:
        """Count a request of whom the key names, and decide about it. One that is refused does not count.

        RedisError or OSError: nobody knows. What follows from that is for the policy of whoever asks.
        """
        admission = await self._windows.admit([Limit(policy.window, ("requests", policy.name, key))])
        (standing,) = admission.standings
        return Decision(
            allowed=admission.allowed,
            remaining=standing.remaining,
            limit=policy.window.most,
            reset_after=standing.reset_after,
        )
