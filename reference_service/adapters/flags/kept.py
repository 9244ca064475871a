"""A value that is asked for at every turn and changes seldom."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from reference_service.application.shared.ports.clock import Clock

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Copy(Generic[T]):
    value: T
    made_at: datetime


class Kept(Generic[T]):
    """A copy of a value, which is read again when it is old or has been forgotten; of several who ask, one reads."""

    def __init__(self, read: Callable[[], Awaitable[T]], clock: Clock, longest: timedelta) -> None:
        self._read = read
        self._clock = clock
        self._longest = longest
        self._copy: _Copy[T] | None = None
        self._forgotten = 0
        self._turn = asyncio.Lock()

    async def get(self) -> T:
        """Return the value as it was at most so long ago, and never as it was before it was last forgotten."""
        fresh = self._fresh()
        if fresh is not None:
            return fresh.value
        async with self._turn:
            fresh = self._fresh()
            return await self._again() if fresh is None else fresh.value

    def forget(self) -> None:
        """Have the value read again; what is being read at the moment is not kept."""
        self._copy = None
        self._forgotten += 1

    def _fresh(self) -> _Copy[T] | None:
        """Return the copy, unless it is old; after a clock was set back, nobody knows how old it is."""
        age = None if self._copy is None else self._clock.now() - self._copy.made_at
        return self._copy if age is not None and timedelta(0) <= age < self._longest else None

    async def _again(self) -> T:
        before, made_at = self._forgotten, self._clock.now()
        value = await self._read()
        if self._forgotten == before:
            self._copy = _Copy(value, made_at)
        return value
