"""Events as they are stored: a name, and JSON."""

from collections.abc import Iterable
from functools import cache

from pydantic import TypeAdapter

from reference_service.domain.shared.events import Event


def written(event: Event) -> str:
    """Return an event as JSON."""
    return _adapter(type(event)).dump_json(event).decode()


class EventCatalogue:
    """The kinds of events that this version knows, by their names."""

    def __init__(self, kinds: Iterable[type[Event]]) -> None:
        self._kinds = {kind.name: kind for kind in kinds}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all kinds."""
        return tuple(self._kinds)

    def read(self, name: str, payload: str) -> Event:
        """Return the event that was stored; LookupError for a name that this version does not know."""
        kind = self._kinds.get(name)
        if kind is None:
            raise LookupError(f"No event is called `{name}`.")
        return _adapter(kind).validate_json(payload)


@cache
def _adapter(kind: type[Event]) -> TypeAdapter[Event]:
    return TypeAdapter(kind)
