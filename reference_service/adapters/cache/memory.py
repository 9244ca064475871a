"""A cache in the memory of this process, which never gives out what a commit has made untrue."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, TypeVar, cast

from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.shared.ids import TenantId
from reference_service.domain.shared.result import Err, Ok, Result

T = TypeVar("T")

_MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class CacheKey:
    """What a value is about. The tenant comes first, and there is no key without one."""

    tenant: TenantId
    context: str
    entity: str
    id: str


@dataclass(frozen=True, slots=True)
class _Kept:
    """A value: anything, `None` and zero too."""

    value: object
    generation: int
    until: datetime


@dataclass(slots=True, eq=False)
class _Load:
    """A value on its way, and those who wait for it."""

    over: asyncio.Event = field(default_factory=asyncio.Event)
    outcome: Result[object, Exception] | None = None
    """None as long as it is not over, and for one that was cancelled."""


class GenerationCache:
    """Keeps values until they are too old, too many, or a commit has touched their tenant and context.

    Each tenant and context has a generation, which `bump` raises after a commit. A value belongs to the generation in
    which its loading began: what was read before a commit and comes back after it is given to those who asked before,
    and not kept. Many who miss the same value at the same time load it once.
    """

    def __init__(self, clock: Clock, *, lifetime: timedelta = timedelta(minutes=5), most: int = _MOST) -> None:
        self._clock = clock
        self._lifetime = lifetime
        self._most = most
        self._kept: OrderedDict[CacheKey, _Kept] = OrderedDict()
        self._loads: dict[tuple[CacheKey, int], _Load] = {}
        self._generations: dict[tuple[TenantId, str], int] = {}
        self._oldest = 0
        """The generation of whoever has none of their own."""
        self._last = 0

    async def get_or_load(self, key: CacheKey, load: Callable[[], Awaitable[T]]) -> T:
        """Return what is kept under a key, or else load it; a key is always asked for with the same kind of load."""
        # `cast`: what is kept under a key is what its load returned.
        while True:
            generation = self._generation(key)
            kept = self._find(key, generation)
            if kept is not None:
                return cast(T, kept.value)
            begun = self._loads.get((key, generation))
            if begun is None:
                return await self._load(key, generation, load)
            await begun.over.wait()
            match begun.outcome:
                case Ok(value):
                    return cast(T, value)
                case Err(error):
                    raise error
            # Whoever loaded it was cancelled, which is no reason for the others: one of them goes on.

    def bump(self, tenant: TenantId, context: str) -> None:
        """Forget all that is kept of a tenant in a context, and all that is on its way: after the commit, never before."""
        if len(self._generations) >= self._most:
            # Everything is forgotten, so that the numbers of tenants that are gone are not kept for ever.
            self._generations.clear()
            self._oldest = self._next()
        self._generations[tenant, context] = self._next()

    async def _load(self, key: CacheKey, generation: int, load: Callable[[], Awaitable[T]]) -> T:
        begun = self._loads[key, generation] = _Load()
        try:
            value = await load()
        except Exception as error:
            begun.outcome = Err(error)
            raise
        else:
            begun.outcome = Ok(value)
            if self._generation(key) == generation:
                self._keep(key, _Kept(value, generation, self._clock.now() + self._lifetime))
            return value
        finally:
            del self._loads[key, generation]
            begun.over.set()

    def _find(self, key: CacheKey, generation: int) -> _Kept | None:
        kept = self._kept.get(key)
        if kept is None:
            return None
        if kept.generation != generation or kept.until <= self._clock.now():
            del self._kept[key]
            return None
        self._kept.move_to_end(key)
        return kept

    def _keep(self, key: CacheKey, kept: _Kept) -> None:
        self._kept[key] = kept
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def _generation(self, key: CacheKey) -> int:
        return self._generations.get((key.tenant, key.context), self._oldest)

    def _next(self) -> int:
        self._last += 1
        return self._last
