"""Who wants to hear of an event."""

from abc import ABC, abstractmethod
from typing import ClassVar, Generic, TypeVar

from reference_service.application.shared.envelope import Envelope
from reference_service.domain.shared.events import Event

E = TypeVar("E", bound=Event)


class Subscriber(ABC, Generic[E]):
    """A use case that an event starts.

    An event comes at least once, so a subscriber asks its unit of work whether this is the first delivery, unless it
    is built so that a second one changes nothing.
    """

    name: ClassVar[str]
    """Tells subscribers apart in the store; it never changes."""
    hears: type[E]

    @abstractmethod
    async def receive(self, envelope: Envelope[E]) -> None:
        """Do what the event asks for, or raise: the delivery is tried again later."""

    async def give_up(self, envelope: Envelope[E]) -> None:
        """Take back what was done, after the last delivery has failed."""
