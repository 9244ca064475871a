"""What was admitted, in the memory of this process."""

from collections import OrderedDict, defaultdict, deque
from typing import Final

from limits.aio.storage import MemoryStorage

from reference_service.application.shared.ports.clock import Clock

_MOST_KEYS: Final = 50_000


class MovingWindows(MemoryStorage):
    """The library's storage in memory, with a clock that is passed in and a cost that does not grow with the keys.

    The library's own looks at every key again at every try, one hop into a thread each: 8 ms of work at 10,000 keys,
    which is what an attacker with many addresses would want. Here each try drops the keys that are over, oldest first.
    """

    def __init__(self, clock: Clock, *, most_keys: int = _MOST_KEYS) -> None:
        """`most_keys` is how many are kept of each length of window; past it, those that were quiet longest are forgotten."""
        super().__init__()
        self._clock = clock
        self._most_keys = most_keys
        self._spans: defaultdict[int, OrderedDict[str, deque[float]]] = defaultdict(OrderedDict)
        """By the length of a window, then by key: the moments of what was admitted. The key that was last so is last."""

    @property
    def keys(self) -> int:
        """How many keys are kept, in windows of all lengths together."""
        return sum(len(keys) for keys in self._spans.values())

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Admit so many more if the window has room for them, and tell whether it had."""
        moments = self._moments(key, expiry)
        if len(moments) + amount > limit:
            return False
        keys = self._spans[expiry]
        keys[key] = moments
        keys.move_to_end(key)
        moments.extend([self._now()] * amount)
        while len(keys) > self._most_keys:
            keys.popitem(last=False)
        return True

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002 - the library's
        """Return the moment of the oldest that still counts, or this one, and how many count."""
        moments = self._moments(key, expiry)
        return (moments[0] if moments else self._now()), len(moments)

    async def clear(self, key: str) -> None:
        """Forget a key."""
        for keys in self._spans.values():
            keys.pop(key, None)

    def _moments(self, key: str, expiry: int) -> deque[float]:
        keys = self._spans[expiry]
        over = self._now() - expiry
        while keys and next(iter(keys.values()))[-1] <= over:
            keys.popitem(last=False)
        moments = keys.get(key, deque())
        while moments and moments[0] <= over:
            moments.popleft()
        if not moments:
            keys.pop(key, None)
        return moments

    def _now(self) -> float:
        return self._clock.now().timestamp()
