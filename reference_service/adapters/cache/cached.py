"""What all readers that remember have in common."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from pydantic import TypeAdapter

from reference_service.adapters.cache.port import Cache, CacheKey
from reference_service.domain.shared.ids import Identity, TenantId

R = TypeVar("R")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Remembered(Generic[T]):
    """One thing that is remembered of many identities: its name in the context, and its type."""

    entity: str
    kind: TypeAdapter[T]


class Cached(Generic[R]):
    """Remembers answers of another reader, until its context of the tenant is bumped.

    A subclass is also the port that it stands before. It remembers single things by their identity: lists are too many
    and too seldom asked for twice. All that it remembers must change by commits whose events are named after its context.
    """

    context: ClassVar[str]
    """What the names of the events begin with that make its answers untrue."""

    def __init__(self, inner: R, cache: Cache) -> None:
        self._inner = inner
        self._cache = cache

    async def _remember(self, what: Remembered[T], tenant: TenantId, identity: Identity, load: Callable[[], Awaitable[T]]) -> T:
        key = CacheKey(tenant, self.context, what.entity, str(identity))
        return await self._cache.get_or_load(key, load, what.kind)
