"""Who gets events."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from reference_service.application.shared.envelope import Envelope
from reference_service.domain.shared.events import Event

Failures: TypeAlias = Sequence[tuple[str, Exception]]
"""The names of those that failed, each with its error."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """An event, and with whom its delivery failed so far."""

    envelope: Envelope[Event]
    failures: Failures = ()


class Recipients(ABC):
    """All who get an event, together."""

    @abstractmethod
    async def deliver(self, envelope: Envelope[Event]) -> Failures:
        """Deliver an event to those who take each alone, and return the names of those that failed, each with its error."""

    async def complete(self, delivered: Sequence[Delivered]) -> Sequence[Delivered]:
        """Deliver events that the others have to those who take many at once; return them with all failures."""
        return delivered

    @abstractmethod
    async def give_up(self, envelope: Envelope[Event]) -> Failures:
        """Have all take back what they did with an event; return those that could not."""
