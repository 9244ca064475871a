"""Long lists, a page at a time: after a place, not after a number, so that nothing is seen twice when rows come and go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Self, TypeVar
from uuid import UUID

from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.result import Err, Ok, Result

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a list that is ordered by moment, then by identity."""

    moment: datetime
    identity: UUID


@dataclass(frozen=True, slots=True)
class PageRequest:
    """At most `limit` items that follow a place; None is the beginning."""

    limit: int
    after: Place | None = None

    @classmethod
    def parse(cls, limit: int, after: Place | None = None) -> Result[Self, Invalid]:
        """Return the request, or that the limit is out of bounds."""
        if not 1 <= limit <= 100:
            return Err(Invalid(code="INVALID_LIMIT", message="`limit` is from 1 to 100.", field="limit"))
        return Ok(cls(limit, after))


@dataclass(frozen=True, slots=True)
class Page(Generic[T_co]):
    """Some items, and the place after which the next page begins; None on the last one."""

    items: tuple[T_co, ...]
    following: Place | None
