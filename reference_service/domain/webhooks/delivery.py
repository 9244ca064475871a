"""One event on its way to one endpoint."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self
from uuid import UUID

from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.ids import DeliveryId, EndpointId, TenantId
from reference_service.domain.webhooks.outcome import Outcome

PAUSES: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(days=1),
)
"""How long to wait after each failure; after one more it is given up. They add up to a little more than three days."""


class DeliveryState(StrEnum):
    """How far a delivery has come."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(slots=True, eq=False, kw_only=True)
class Delivery(Entity):
    """A message that stays the same, byte by byte and in its identity, however often it is sent."""

    id: DeliveryId
    tenant_id: TenantId
    endpoint_id: EndpointId
    event_id: UUID
    event: str
    body: str = field(repr=False)
    created_at: datetime
    due_at: datetime | None
    """When it is sent next; None for one that has come to its end."""
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0
    status: int | None = None
    """What was answered last."""
    reason: str | None = None
    ended_at: datetime | None = None

    @classmethod
    def of(
        cls,
        delivery_id: DeliveryId,
        *,
        tenant_id: TenantId,
        endpoint_id: EndpointId,
        event_id: UUID,
        event: str,
        body: str,
        now: datetime,
    ) -> Self:
        """Return a delivery that is due at once."""
        return cls(
            id=delivery_id,
            tenant_id=tenant_id,
            endpoint_id=endpoint_id,
            event_id=event_id,
            event=event,
            body=body,
            created_at=now,
            due_at=now,
        )

    def note(self, outcome: Outcome, now: datetime) -> None:
        """Take in how an attempt went: it is over, or tried again after the next pause."""
        self.attempts += 1
        self.status, self.reason = outcome.status, outcome.reason
        if outcome.is_success or self.attempts > len(PAUSES):
            self.state = DeliveryState.DELIVERED if outcome.is_success else DeliveryState.FAILED
            self.due_at, self.ended_at = None, now
        else:
            self.due_at = now + PAUSES[self.attempts - 1]
