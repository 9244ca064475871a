"""Events whose delivery was given up."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BuriedEvent:
    """An event whose delivery was given up."""

    id: UUID
    name: str
    aggregate: UUID
    tenant_id: UUID | None
    occurred_at: datetime
    attempts: int
    buried_at: datetime
    reason: str | None


class Graves(ABC):
    """Events whose delivery was given up, to be looked at and delivered after all."""

    @abstractmethod
    async def newest(self, limit: int) -> Sequence[BuriedEvent]:
        """Return those that happened last, newest first."""

    @abstractmethod
    async def dig_up(self, event: UUID, now: datetime) -> bool:
        """Have an event delivered again, as if it had never been tried; tell whether it was buried."""
