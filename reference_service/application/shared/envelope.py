"""An event on its way."""

from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from reference_service.domain.shared.events import Event

E_co = TypeVar("E_co", bound=Event, covariant=True)


@dataclass(frozen=True, slots=True)
class Envelope(Generic[E_co]):
    """A stored event: its identity, what it says, and how often its delivery was tried before."""

    id: UUID
    event: E_co
    attempts: int = 0
    trace: str | None = None
    """The `traceparent` of what caused it, if that was traced."""
