"""Events as other services get them: named fields of text."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from pydantic import ValidationError

from reference_service.adapters.event_codec import EventCatalogue, written
from reference_service.application.shared.envelope import Envelope
from reference_service.domain.shared.events import Event

_TRACE: Final = "traceparent"


class UnreadableEvent(Exception):
    """What came is no event that this version knows."""


def fields_of(envelope: Envelope[Event]) -> Mapping[str, str]:
    """Return an event as fields: identity, name, aggregate, tenant (empty for none), payload in JSON, moment, `traceparent`."""
    event = envelope.event
    fields = {
        "id": str(envelope.id),
        "name": event.name,
        "aggregate": str(event.aggregate),
        "tenant": "" if event.tenant is None else str(event.tenant.value),
        "payload": written(event),
        "occurred_at": event.occurred_at.isoformat(),
    }
    return fields if envelope.trace is None else {**fields, _TRACE: envelope.trace}


def envelope_of(fields: Mapping[str, str], attempts: int, catalogue: EventCatalogue) -> Envelope[Event]:
    """Return the event that fields hold, or raise `UnreadableEvent`."""
    try:
        event = catalogue.read(fields["name"], fields["payload"])
        return Envelope(UUID(fields["id"]), event, attempts, fields.get(_TRACE))
    except (LookupError, ValueError, ValidationError) as error:
        raise UnreadableEvent(type(error).__name__) from error
