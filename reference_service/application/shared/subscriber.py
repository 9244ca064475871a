"""Who wants to hear of an event."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
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


class Gatherer(ABC):
    """A use case that many events start at once: to take each alone would cost as much as what caused it.

    They come in the order of each aggregate and at least once, and it is built so that a second time changes nothing.
    """

    name: ClassVar[str]
    """Tells gatherers and subscribers apart; it never changes."""

    @property
    @abstractmethod
    def hears(self) -> Collection[type[Event]]:
        """The kinds of events that it is told of."""

    @abstractmethod
    async def receive(self, envelopes: Sequence[Envelope[Event]]) -> None:
        """Do what some events ask for, or raise: those that are at fault are found out, and tried again later."""
