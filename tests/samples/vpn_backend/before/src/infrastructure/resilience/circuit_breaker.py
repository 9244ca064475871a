import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx

T = TypeVar("T")


class CircuitOpenError(Exception):
    pass


class CircuitBreaker:
    def __init__(self, failures: int = 5, seconds: float = 30.0) -> None:
        self._allowed = failures
        self._seconds = seconds
        self._failures = 0
        self._opened_at = 0.0

    async def call(self, action: Callable[[], Awaitable[T]]) -> T:
        if self._failures >= self._allowed and time.monotonic() - self._opened_at < self._seconds:
            raise CircuitOpenError("the other side is resting")
        try:
            result = await action()
        except httpx.HTTPError:
            self._failures += 1
            self._opened_at = time.monotonic()
            raise
        self._failures = 0
        return result
