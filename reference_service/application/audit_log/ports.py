"""What the use cases of this context ask of the outside.

Lines are written where transactions are committed, in the same transaction: there is no use case for it.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from reference_service.domain.audit_log.entry import Chain, Entry, Head
from reference_service.domain.shared.pagination import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """What is told about a line of the log."""

    sequence: int
    occurred_at: datetime
    actor: UUID | None
    event: str
    subject: UUID
    details: str
    request: str
    digest: str


class AuditPages(ABC):
    """Logs, to look through: a chain of each database, where there are several, one after the other."""

    @abstractmethod
    async def page(self, chain: Chain, request: PageRequest) -> Page[EntryView]:
        """Return some lines of a chain, oldest first."""


class AuditReader(AuditPages):
    """The logs of one database, to look at."""

    @abstractmethod
    async def head(self, chain: Chain) -> Head:
        """Return the end of a chain; that of an empty one if nothing is in it."""

    @abstractmethod
    def entries(self, chain: Chain) -> AsyncIterator[Entry]:
        """Return all lines of a chain, in the order of their numbers, a few at a time."""

    @abstractmethod
    async def chains(self) -> tuple[Chain, ...]:
        """Return all chains, in the order of their names."""
