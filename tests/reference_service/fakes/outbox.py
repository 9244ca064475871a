"""Events that wait in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.outbox import Lease, Outbox
from reference_service.domain.shared.events import Event


class FakeOutbox(Outbox):
    """Events in the order in which they were posted."""

    def __init__(self) -> None:
        self.waiting: dict[UUID, Envelope[Event]] = {}
        self.due_at: dict[UUID, datetime] = {}
        self.held: dict[UUID, Lease] = {}
        self.done: list[UUID] = []
        self.buried: dict[UUID, str] = {}
        self.reasons: list[str] = []

    def post(self, event_id: UUID, event: Event) -> None:
        """Let an event wait, due at once."""
        self.waiting[event_id] = Envelope(event_id, event)
        self.due_at[event_id] = event.occurred_at

    async def claim(self, lease: Lease, now: datetime, limit: int) -> Sequence[Envelope[Event]]:
        oldest: dict[UUID, Envelope[Event]] = {}
        for envelope in self.waiting.values():
            oldest.setdefault(envelope.event.aggregate, envelope)
        free = [each for each in oldest.values() if self.due_at[each.id] <= now and not self._is_held(each.id, now)][:limit]
        self.held |= dict.fromkeys([each.id for each in free], lease)
        return free

    async def extend(self, lease: Lease, now: datetime) -> None:
        for event in self._of(lease.holder):
            if self._is_held(event, now):
                self.held[event] = lease

    async def release(self, holder: UUID) -> None:
        for event in self._of(holder):
            del self.held[event]

    async def delivered(self, holder: UUID, events: Sequence[UUID], now: datetime) -> None:  # noqa: ARG002 - the port's
        for event in self._of(holder):
            if event in events:
                self._end(event)
                self.done.append(event)

    async def postpone(self, holder: UUID, event: UUID, until: datetime, reason: str) -> None:
        if event in self._of(holder):
            kept = self.waiting[event]
            self.waiting[event] = replace(kept, attempts=kept.attempts + 1)
            self.due_at[event] = until
            self.reasons.append(reason)
            del self.held[event]

    async def bury(self, holder: UUID, event: UUID, now: datetime, reason: str) -> None:  # noqa: ARG002 - the port's
        if event in self._of(holder):
            self._end(event)
            self.buried[event] = reason

    def _is_held(self, event: UUID, now: datetime) -> bool:
        return event in self.held and now < self.held[event].until

    def _of(self, holder: UUID) -> list[UUID]:
        return [event for event, lease in self.held.items() if lease.holder == holder]

    def _end(self, event: UUID) -> None:
        del self.waiting[event], self.held[event]
