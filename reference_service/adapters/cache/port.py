"""What those who remember ask of a cache."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from pydantic import TypeAdapter

from reference_service.domain.shared.ids import TenantId

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CacheKey:
    """What a value is about. The tenant comes first, and there is no key without one."""

    tenant: TenantId
    context: str
    entity: str
    id: str


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long values are kept at most, if no commit ends them."""

    value: timedelta = timedelta(minutes=5)
    nothing: timedelta = timedelta(seconds=30)
    """For the knowledge that there is nothing: anybody can ask for what nobody has."""

    def of(self, value: object) -> timedelta:
        """Return how long a value is kept."""
        return self.nothing if value is None else self.value


class Cache(ABC):
    """Values that were read lately, and are true still.

    A value belongs to the generation of its tenant and context in which its loading began; a commit ends a generation
    by `bump`. What was read before a commit and comes back after it is given to those who asked before, and not kept.
    """

    @abstractmethod
    async def get_or_load(self, key: CacheKey, load: Callable[[], Awaitable[T]], kind: TypeAdapter[T]) -> T:
        """Return what is kept under a key, or else load it; a key is always asked for with the same load and kind.

        Any value can be kept, `None` and zero too. Many who miss the same value at the same time load it once, and all
        hear of it if that fails. Whatever befalls the cache itself, the value is loaded.
        """

    @abstractmethod
    async def bump(self, tenant: TenantId, context: str) -> None:
        """Forget all that is kept of a tenant in a context, and all that is on its way: after the commit, never before.

        It does not fail: what cannot be forgotten yet is not given out here, and forgotten as soon as that is possible.
        """

    @abstractmethod
    async def close(self) -> None:
        """End what goes on by itself."""
