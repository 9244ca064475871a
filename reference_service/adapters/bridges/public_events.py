"""What the outside may know of events: a form that is promised, and that no change of an event changes by itself.

A message is JSON: `type` is the name of the event, `version` that of this form, `id` the event's identity, `timestamp`
the moment at which it happened, `tenant_id` where, and `data` holds what the table below lists for it. There is never
an address, a name of a person, or a secret in it: whoever may know more asks the API.
"""

import json
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from reference_service.application.shared.envelope import Envelope
from reference_service.application.webhooks.ports import PublicEvent, PublicEvents
from reference_service.domain.shared.events import Event, TenantEvent
from reference_service.domain.tenancy.events import MemberJoined, MemberRemoved, MemberRoleChanged, TenantRenamed
from reference_service.domain.work.events import (
    ProjectDeleted,
    ProjectEdited,
    ProjectRestored,
    ProjectStarted,
    TaskAdded,
    TaskDeleted,
    TaskEdited,
    TaskMoved,
    TaskRestored,
)

_VERSION: Final = 1
_PUBLIC: Final[Mapping[type[TenantEvent], tuple[str, tuple[str, ...]]]] = MappingProxyType(
    {
        ProjectStarted: ("work.project_started", ("project_id",)),
        ProjectEdited: ("work.project_edited", ("project_id",)),
        ProjectDeleted: ("work.project_deleted", ("project_id",)),
        ProjectRestored: ("work.project_restored", ("project_id",)),
        TaskAdded: ("work.task_added", ("task_id", "project_id")),
        TaskEdited: ("work.task_edited", ("task_id",)),
        TaskMoved: ("work.task_moved", ("task_id", "before", "after")),
        TaskDeleted: ("work.task_deleted", ("task_id",)),
        TaskRestored: ("work.task_restored", ("task_id",)),
        TenantRenamed: ("tenancy.tenant_renamed", ("title",)),
        MemberJoined: ("tenancy.member_joined", ("user_id", "role")),
        MemberRoleChanged: ("tenancy.member_role_changed", ("user_id", "role")),
        MemberRemoved: ("tenancy.member_removed", ("user_id",)),
    }
)
"""The public name of each kind of events, and what is told of it."""
PUBLIC_KINDS: Final = tuple(_PUBLIC)
"""The kinds of events that are public."""


class TenantPublicEvents(PublicEvents):
    """The events of work and tenancy that are public."""

    @property
    def names(self) -> Collection[str]:
        """The names of all of them."""
        return tuple(name for name, _ in _PUBLIC.values())

    def told(self, envelope: Envelope[Event]) -> PublicEvent:
        """Return what is told of an event; LookupError for one that is not public."""
        event = envelope.event
        name, data = public_form(event)
        message = {
            "type": name,
            "version": _VERSION,
            "id": str(envelope.id),
            "timestamp": event.occurred_at.isoformat(),
            "tenant_id": str(event.tenant),
            "data": data,
        }
        return PublicEvent(name, json.dumps(message, ensure_ascii=False, separators=(",", ":")))


def public_form(event: Event) -> tuple[str, dict[str, str]]:
    """Return the public name of an event and what is told of it; LookupError for one that is not public."""
    if not isinstance(event, TenantEvent) or type(event) not in _PUBLIC:
        raise LookupError(f"`{event.name}` is not public.")
    name, fields = _PUBLIC[type(event)]
    return name, {field: str(getattr(event, field)) for field in fields}
