"""All kinds of events that are stored."""

from typing import Final

from reference_service.domain.files import events as files
from reference_service.domain.flags import events as flags
from reference_service.domain.identity import events as identity
from reference_service.domain.profile import events as profile
from reference_service.domain.shared import published
from reference_service.domain.shared.events import Event
from reference_service.domain.tenancy import events as tenancy
from reference_service.domain.webhooks import events as webhooks
from reference_service.domain.work import events as work

EVENTS: Final[tuple[type[Event], ...]] = tuple(
    kind
    for module in (published, identity, profile, tenancy, work, webhooks, flags, files)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Event) and "name" in vars(kind) and kind.__module__ == module.__name__
)
"""All kinds of events there are."""
