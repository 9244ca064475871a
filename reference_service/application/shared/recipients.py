"""Who gets events."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from reference_service.application.shared.envelope import Envelope
from reference_service.domain.shared.events import Event


class Recipients(ABC):
    """All who get an event, together."""

    @abstractmethod
    async def deliver(self, envelope: Envelope[Event]) -> Sequence[tuple[str, Exception]]:
        """Deliver an event, and return the names of those that failed, each with its error."""

    @abstractmethod
    async def give_up(self, envelope: Envelope[Event]) -> Sequence[tuple[str, Exception]]:
        """Have all take back what they did with an event; return those that could not."""
