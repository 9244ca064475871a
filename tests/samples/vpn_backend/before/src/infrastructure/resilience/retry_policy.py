import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx

T = TypeVar("T")


class RetryPolicy:
    def __init__(self, attempts: int = 3, first_delay: float = 0.2) -> None:
        self._attempts = attempts
        self._first_delay = first_delay

    async def call(self, action: Callable[[], Awaitable[T]]) -> T:
        for attempt in range(self._attempts - 1):
            try:
                return await action()
            except httpx.TransportError:
                await asyncio.sleep(self._first_delay * 2**attempt)
        return await action()
