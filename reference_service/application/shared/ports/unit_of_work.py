"""One transaction: all of it, or nothing."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Self
from uuid import UUID

from reference_service.domain.shared.errors import Conflict, Stale
from reference_service.domain.shared.result import Result


@dataclass(frozen=True, slots=True)
class RequestKey:
    """What tells a repeated request from a new one: who asks, the key that they chose, and the digest of what they ask."""

    owner: str
    key: str
    fingerprint: str


class Claim(StrEnum):
    """What is known of a request key."""

    NEW = "new"
    REPEATED = "repeated"
    MISUSED = "misused"
    """The same key came with another request."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What is known of a request key, and what the first request with it made."""

    claim: Claim
    subject: UUID


class UnitOfWork(ABC):
    """A transaction over the repositories of one context. A subclass names them.

    What is not committed is rolled back at the end of the `async with`, also when it is cancelled. Entities that
    came from its repositories or went into them give up their events at the commit, which stores them in the same
    transaction: in the outbox and in the audit log.
    """

    @abstractmethod
    async def __aenter__(self) -> Self:
        """Begin. Where only one may write at a time, this waits for the turn."""

    @abstractmethod
    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Roll back what was not committed."""

    @abstractmethod
    async def commit(self) -> Result[None, Conflict | Stale]:
        """Make it so, once.

        Stale: an entity was changed by somebody else since it was read here. Conflict: something that must be unique
        is taken. Nothing is stored then, and the unit of work is over. After a success each entity has its new version.
        """

    @abstractmethod
    async def claim(self, key: RequestKey, subject: UUID) -> Claimed:
        """Note that a request makes the subject, or tell what the first request with the same key made.

        Of two at the same time, the second waits for the first.
        """

    @abstractmethod
    async def is_first_delivery(self, event: UUID, subscriber: str) -> bool:
        """Note that a subscriber takes an event in, or tell that it did so before."""
