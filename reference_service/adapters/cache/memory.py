"""A cache in the memory of this process, which never gives out what a commit has made untrue."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar, cast

from pydantic import TypeAdapter

from reference_service.adapters.cache.counts import CacheCounts, CacheWatch, Outcome
from reference_service.adapters.cache.flights import Flights
from reference_service.adapters.cache.port import Cache, CacheKey, Lifetimes
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.shared.ids import TenantId

T = TypeVar("T")

_MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class _Kept:
    """A value: anything, `None` and zero too."""

    value: object
    generation: int
    until: datetime


class GenerationCache(Cache):
    """Keeps values until they are too old, too many, or a commit has touched their tenant and context.

    Each tenant and context has a generation, a number that `bump` raises.
    """

    def __init__(
        self, clock: Clock, *, lifetimes: Lifetimes | None = None, most: int = _MOST, watch: CacheWatch | None = None
    ) -> None:
        self._clock = clock
        self._lifetimes = lifetimes or Lifetimes()
        self._most = most
        self._watch = watch or CacheCounts()
        self._kept: OrderedDict[CacheKey, _Kept] = OrderedDict()
        self._flights = Flights()
        self._generations: dict[tuple[TenantId, str], int] = {}
        self._oldest = 0
        """The generation of whoever has none of their own."""
        self._last = 0

    async def get_or_load(self, key: CacheKey, load: Callable[[], Awaitable[T]], kind: TypeAdapter[T]) -> T:  # noqa: ARG002 - the port's
        """Return what is kept under a key, or else load it."""
        generation = self._generation(key)
        kept = self._find(key, generation)
        if kept is None:
            self._watch.note_cache(Outcome.MISS)
            return await self._flights.join((key, generation), lambda: self._load(key, generation, load))
        self._watch.note_cache(Outcome.NEGATIVE_HIT if kept.value is None else Outcome.HIT)
        # `cast`: what is kept under a key is what its load returned.
        return cast(T, kept.value)

    async def bump(self, tenant: TenantId, context: str) -> None:
        """Forget all that is kept of a tenant in a context, and all that is on its way."""
        if len(self._generations) >= self._most:
            # Everything is forgotten, so that the numbers of tenants that are gone are not kept for ever.
            self._generations.clear()
            self._oldest = self._next()
        self._generations[tenant, context] = self._next()

    async def close(self) -> None:
        """Do nothing: nothing goes on by itself."""

    async def _load(self, key: CacheKey, generation: int, load: Callable[[], Awaitable[T]]) -> T:
        value = await load()
        if self._generation(key) == generation:
            self._keep(key, _Kept(value, generation, self._clock.now() + self._lifetimes.of(value)))
        return value

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
