"""The logs of several databases, where contexts have their own: what is written is in the database of its transaction."""

from typing import Final
from uuid import UUID

from reference_service.application.audit_log.ports import AuditPages, EntryView
from reference_service.domain.audit_log.entry import Chain
from reference_service.domain.shared.pagination import Page, PageRequest, Place

_SEQUENCES: Final = 1 << 64
"""More lines than a chain can have."""


class SeveralAuditLogs(AuditPages):
    """One log after the other. A place holds the number of the log beside that of the line."""

    def __init__(self, *logs: AuditPages) -> None:
        self._logs = logs

    async def page(self, chain: Chain, request: PageRequest) -> Page[EntryView]:
        """Return some lines of a chain: those of the first database, oldest first, then those of the next."""
        first, after = _parted(request.after)
        shown: list[EntryView] = []
        for number, log in enumerate(self._logs[first:], start=first):
            found = await log.page(chain, PageRequest(request.limit - len(shown), after))
            shown.extend(found.items)
            if found.following is not None:
                return Page(tuple(shown), _place(number, found.following))
            if len(shown) == request.limit and number + 1 < len(self._logs):
                return Page(tuple(shown), _place(number + 1, Place(shown[-1].occurred_at, UUID(int=0))))
            after = None
        return Page(tuple(shown), None)


def _place(number: int, inside: Place) -> Place:
    return Place(inside.moment, UUID(int=number * _SEQUENCES + inside.identity.int))


def _parted(place: Place | None) -> tuple[int, Place | None]:
    if place is None:
        return 0, None
    number, sequence = divmod(place.identity.int, _SEQUENCES)
    return number, Place(place.moment, UUID(int=sequence))
