"""Events that are stored and not yet delivered."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from reference_service.application.shared.envelope import Envelope
from reference_service.domain.shared.events import Event


class Outbox(ABC):
    """The other end of what units of work have committed."""

    @abstractmethod
    async def due(self, now: datetime, limit: int) -> Sequence[Envelope[Event]]:
        """Return the oldest events that are due, at most one of each aggregate: its later ones wait for it."""

    @abstractmethod
    async def delivered(self, events: Sequence[UUID], now: datetime) -> None:
        """Note that all subscribers have taken some events in: all of them, or, if it fails, none."""

    @abstractmethod
    async def postpone(self, event: UUID, until: datetime, reason: str) -> None:
        """Note that a delivery failed, and when to try again."""

    @abstractmethod
    async def bury(self, event: UUID, now: datetime, reason: str) -> None:
        """Note that the last delivery failed: the event stays to be looked at, and its aggregate's later ones go on."""
