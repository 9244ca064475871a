"""Events that are stored and not yet delivered."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from reference_service.application.shared.envelope import Envelope
from reference_service.domain.shared.events import Event


@dataclass(frozen=True, slots=True)
class Lease:
    """Who delivers events, and the moment until which nobody else does. If they die, others go on from there."""

    holder: UUID
    until: datetime


class Outbox(ABC):
    """The other end of what units of work have committed. Several may empty it at the same time.

    Whoever delivers an event holds it; what is noted by somebody who does not hold it any more has no effect.
    """

    @abstractmethod
    async def claim(self, lease: Lease, now: datetime, limit: int) -> Sequence[Envelope[Event]]:
        """Return the oldest events that are due and that nobody holds, and hold them.

        They are at most one of each aggregate, its oldest: its later ones wait until that one is delivered.
        """

    @abstractmethod
    async def extend(self, lease: Lease, now: datetime) -> None:
        """Hold longer what the holder still holds."""

    @abstractmethod
    async def release(self, holder: UUID) -> None:
        """Let go of all that a holder holds, so that others need not wait for the end of the lease."""

    @abstractmethod
    async def delivered(self, holder: UUID, events: Sequence[UUID], now: datetime) -> None:
        """Note that all subscribers have taken some events in: all of them, or, if it fails, none."""

    @abstractmethod
    async def postpone(self, holder: UUID, event: UUID, until: datetime, reason: str) -> None:
        """Note that a delivery failed, and when to try again; nobody holds the event until then."""

    @abstractmethod
    async def bury(self, holder: UUID, event: UUID, now: datetime, reason: str) -> None:
        """Note that the last delivery failed: the event stays to be looked at, and its aggregate's later ones go on."""
