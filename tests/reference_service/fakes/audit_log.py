"""Fakes of the ports of the audit log."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

from reference_service.application.audit_log.ports import AuditReader, EntryView
from reference_service.domain.audit_log.entry import Chain, Entry, Head
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.pagination import Page, PageRequest, Place
from tests.reference_service.fakes.pages import page_of
from tests.reference_service.fakes.shared import BEGINNING


class FakeAuditReader(AuditReader):
    """Chains in memory: `lines` and `heads` are there to be tampered with, `write` does it as the service would."""

    def __init__(self) -> None:
        self.lines: dict[Chain, list[Entry]] = {}
        self.heads: dict[Chain, Head] = {}

    def write(self, chain: Chain, event: str, *, actor: UserId | None = None) -> Entry:
        """Append a line, a second later than the one before, and return it."""
        head = self.heads.get(chain, Head.beginning(chain))
        entry = Entry.after(
            head,
            occurred_at=BEGINNING + timedelta(seconds=head.sequence),
            actor=actor,
            event=event,
            subject=UUID(int=1),
            details="{}",
            request="request-1",
        )
        self.lines.setdefault(chain, []).append(entry)
        self.heads[chain] = entry.head
        return entry

    async def head(self, chain: Chain) -> Head:
        return self.heads.get(chain, Head.beginning(chain))

    async def entries(self, chain: Chain) -> AsyncIterator[Entry]:
        for entry in tuple(self.lines.get(chain, ())):
            yield entry

    async def page(self, chain: Chain, request: PageRequest) -> Page[EntryView]:
        views = [_view(entry) for entry in self.lines.get(chain, ())]
        return page_of(views, lambda view: Place(view.occurred_at, UUID(int=view.sequence)), request)

    async def chains(self) -> tuple[Chain, ...]:
        return tuple(sorted(self.heads, key=lambda chain: chain.value))


def _view(entry: Entry) -> EntryView:
    return EntryView(
        sequence=entry.sequence,
        occurred_at=entry.occurred_at,
        actor=None if entry.actor is None else entry.actor.value,
        event=entry.event,
        subject=entry.subject,
        details=entry.details,
        request=entry.request,
        digest=entry.digest,
    )
