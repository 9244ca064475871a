"""The log as it is read."""

from collections.abc import AsyncIterator
from typing import Final
from uuid import UUID

from sqlalchemy import select, union

from reference_service.adapters.persistence.audit_log.tables import EntryRow, HeadRow
from reference_service.adapters.persistence.shared.reader import Line, ReaderBase
from reference_service.application.audit_log.ports import AuditReader, EntryView
from reference_service.domain.audit_log.entry import Chain, Entry, Head
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.pagination import Page, PageRequest, Place

_BATCH: Final = 500
_COLUMNS: Final = (
    EntryRow.sequence,
    EntryRow.occurred_at,
    EntryRow.actor,
    EntryRow.event,
    EntryRow.subject,
    EntryRow.details,
    EntryRow.request,
    EntryRow.previous,
    EntryRow.digest,
)


class SqlAuditReader(ReaderBase, AuditReader):
    """Logs of the database. A place in one is the moment of a line, and its number as an identity."""

    async def head(self, chain: Chain) -> Head:
        """Return the end of a chain; that of an empty one if nothing is in it."""
        row = await self._row(select(HeadRow.sequence, HeadRow.digest).where(HeadRow.chain == chain.value))
        return Head.beginning(chain) if row is None else Head(chain, row.sequence, row.digest)

    async def entries(self, chain: Chain) -> AsyncIterator[Entry]:
        """Return all lines of a chain, in the order of their numbers, a few at a time."""
        last = None
        while lines := await self._lines(chain, last, _BATCH):
            for line in lines:
                yield _entry(chain, line)
            last = lines[-1].sequence

    async def page(self, chain: Chain, request: PageRequest) -> Page[EntryView]:
        """Return some lines of a chain, oldest first."""
        after = None if request.after is None else request.after.identity.int
        # One more than asked for tells whether another page follows.
        lines = await self._lines(chain, after, request.limit + 1)
        shown = lines[: request.limit]
        following = Place(shown[-1].occurred_at, UUID(int=shown[-1].sequence)) if len(lines) > len(shown) else None
        return Page(tuple(_view(line) for line in shown), following)

    async def chains(self) -> tuple[Chain, ...]:
        """Return all chains, in the order of their names."""
        # Lines whose end was taken away are a chain, too: a broken one.
        named = union(select(HeadRow.chain), select(EntryRow.chain)).subquery()
        return tuple(Chain(row.chain) for row in await self._rows(select(named.c.chain).order_by(named.c.chain)))

    async def _lines(self, chain: Chain, after: int | None, limit: int) -> list[Line]:
        statement = select(*_COLUMNS).where(EntryRow.chain == chain.value)
        if after is not None:
            statement = statement.where(EntryRow.sequence > after)
        return list(await self._rows(statement.order_by(EntryRow.sequence).limit(limit)))


def _entry(chain: Chain, line: Line) -> Entry:
    return Entry(
        chain=chain,
        sequence=line.sequence,
        occurred_at=line.occurred_at,
        actor=None if line.actor is None else UserId(line.actor),
        event=line.event,
        subject=line.subject,
        details=line.details,
        request=line.request,
        previous=line.previous,
        digest=line.digest,
    )


def _view(line: Line) -> EntryView:
    return EntryView(
        sequence=line.sequence,
        occurred_at=line.occurred_at,
        actor=line.actor,
        event=line.event,
        subject=line.subject,
        details=line.details,
        request=line.request,
        digest=line.digest,
    )
