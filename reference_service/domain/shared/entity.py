"""What all entities have: a version for those who write at the same time, and the facts that they have caused."""

from dataclasses import dataclass, field

from reference_service.domain.shared.events import Event


@dataclass(slots=True, eq=False, kw_only=True)
class Entity:
    """Something with an identity, which changes through its own methods only.

    `version` is how often it has been stored: 0 for one that never was.
    """

    version: int = 0
    _events: list[Event] = field(default_factory=list, init=False, repr=False)

    def _record(self, event: Event) -> None:
        self._events.append(event)

    @property
    def has_news(self) -> bool:
        """Whether it has caused facts that nobody has pulled yet."""
        return bool(self._events)

    def pull_events(self) -> tuple[Event, ...]:
        """Return the facts since the last call, oldest first, and forget them."""
        events = tuple(self._events)
        self._events.clear()
        return events

    def stored(self, version: int) -> None:
        """Take the version that the store now has."""
        self.version = version
