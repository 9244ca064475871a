"""Events between services: those that this one publishes, and those that others left for it."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from reference_service.application.shared.envelope import Envelope
from reference_service.domain.shared.events import Event


class EventStream(ABC):
    """Where events are published, in the order in which they come."""

    @abstractmethod
    async def publish(self, envelope: Envelope[Event]) -> None:
        """Append an event, or raise `OSError`. One that comes twice is there twice: readers tell by its identity."""


@dataclass(frozen=True, slots=True)
class Taken:
    """An event that a reader holds; `envelope.attempts` is how often it was taken before."""

    receipt: str
    envelope: Envelope[Event]


class EventFeed(ABC):
    """A stream, as one of the readers of a group sees it: each event goes to one of them, and comes again until it is done.

    A group with one reader gets the events in their order, but for those that come again.
    """

    @abstractmethod
    async def take(self, limit: int) -> Sequence[Taken]:
        """Return events that nobody of the group has done: those that a dead or failing reader left first, then new ones.

        It may wait a moment for new ones. What cannot be read as an event is buried at once. OSError: the stream
        does not answer.
        """

    @abstractmethod
    async def done(self, taken: Taken) -> None:
        """Note that the group has taken an event in, or raise `OSError`."""

    @abstractmethod
    async def bury(self, taken: Taken, reason: str) -> None:
        """Put an event aside that the group cannot take in, to be looked at, or raise `OSError`."""
