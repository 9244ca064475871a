"""Events between the parts of one process."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.event_stream import EventFeed, EventStream, Taken
from reference_service.domain.shared.events import Event


@dataclass(slots=True)
class _Group:
    """How far the readers of a group have come: the place of the next new event, and when those before were taken."""

    following: int = 0
    pending: dict[int, datetime] = field(default_factory=dict)
    attempts: dict[int, int] = field(default_factory=dict)
    buried: dict[int, str] = field(default_factory=dict)


class MemoryEventStream(EventStream):
    """A stream that is as long as the process lives."""

    def __init__(self, clock: Clock, *, idle: timedelta = timedelta(seconds=30)) -> None:
        """`idle` is how long an event that was taken waits for its reader."""
        self._clock = clock
        self._idle = idle
        self._events: list[Envelope[Event]] = []
        self._groups: dict[str, _Group] = {}

    async def publish(self, envelope: Envelope[Event]) -> None:
        """Append an event."""
        self._events.append(replace(envelope, attempts=0))

    def feed(self, group: str) -> EventFeed:
        """Return the stream as a reader of a group sees it."""
        return _MemoryFeed(self._events, self._groups.setdefault(group, _Group()), self._clock, self._idle)

    def buried(self, group: str) -> dict[str, str]:
        """Return why a group has put events aside, by their identities."""
        return {str(self._events[place].id): reason for place, reason in self._groups[group].buried.items()}


class _MemoryFeed(EventFeed):
    def __init__(self, events: list[Envelope[Event]], group: _Group, clock: Clock, idle: timedelta) -> None:
        self._events = events
        self._group = group
        self._clock = clock
        self._idle = idle

    async def take(self, limit: int) -> Sequence[Taken]:
        """Return events that nobody of the group has done: those that were left first, then new ones."""
        now, group = self._clock.now(), self._group
        left = [place for place, since in sorted(group.pending.items()) if now - since >= self._idle]
        places = left or range(group.following, len(self._events))
        return [self._take(place, now) for place in places[:limit]]

    async def done(self, taken: Taken) -> None:
        """Note that the group has taken an event in."""
        self._group.pending.pop(int(taken.receipt), None)

    async def bury(self, taken: Taken, reason: str) -> None:
        """Put an event aside that the group cannot take in."""
        await self.done(taken)
        self._group.buried[int(taken.receipt)] = reason

    def _take(self, place: int, now: datetime) -> Taken:
        group = self._group
        attempts = group.attempts.get(place, 0)
        group.following = max(group.following, place + 1)
        group.pending[place], group.attempts[place] = now, attempts + 1
        return Taken(str(place), replace(self._events[place], attempts=attempts))
