"""What listeners are told of the events of work and tenancy: which thing has changed, and how it is called from outside.

A message is JSON: `id` is the event's identity, `type` its name, `occurred_at` its moment, and `data` holds what the
form of public events lists for it. Whoever may know more asks the API.
"""

import json
from collections.abc import Collection
from typing import Final

from reference_service.adapters.bridges.public_events import PUBLIC_KINDS, public_form
from reference_service.application.live.ports import Message, PublicNews
from reference_service.application.shared.envelope import Envelope
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.events import Event

_READING: Final = (
    ("work.project_", Permission.PROJECTS_READ),
    ("work.task_", Permission.TASKS_READ),
    ("tenancy.", Permission.MEMBERS_READ),
)
"""What it takes to read the things that an event is about, by what its name begins with."""


class TenantNews(PublicNews):
    """The events that webhooks are told of, too."""

    @property
    def kinds(self) -> Collection[type[Event]]:
        """The kinds of these events."""
        return PUBLIC_KINDS

    def told(self, envelope: Envelope[Event]) -> Message:
        """Return what is told of an event; LookupError for one that is not public."""
        name, data = public_form(envelope.event)
        body = {"id": str(envelope.id), "type": name, "occurred_at": envelope.event.occurred_at.isoformat(), "data": data}
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return Message(id=envelope.id, permission=_permission(name), body=text)


def _permission(name: str) -> Permission:
    found = [permission for beginning, permission in _READING if name.startswith(beginning)]
    if not found:
        raise LookupError(f"Nobody said who may hear of `{name}`.")
    return found[0]
