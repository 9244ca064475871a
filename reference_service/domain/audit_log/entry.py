"""One line of the log, which holds the digest of the line before."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, Self
from uuid import UUID

from reference_service.domain.shared.ids import TenantId, UserId
from reference_service.domain.shared.result import Err, Ok, Result

_BEGINNING: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Chain:
    """The name of one log: each tenant has its own, each user, for what concerns no tenant, and the service itself."""

    value: str

    def __str__(self) -> str:
        return self.value

    @classmethod
    def of_tenant(cls, tenant: TenantId) -> Self:
        """Return the name of a tenant's log."""
        return cls(f"tenant:{tenant}")

    @classmethod
    def of_user(cls, user: UUID) -> Self:
        """Return the name of a user's log."""
        return cls(f"user:{user}")

    @classmethod
    def of_platform(cls) -> Self:
        """Return the name of the log of what concerns the service itself."""
        return cls("platform")


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain, kept apart from it, so that lines cut off at the end are missed."""

    chain: Chain
    sequence: int
    digest: str

    @classmethod
    def beginning(cls, chain: Chain) -> Self:
        """Return the head of a chain without lines."""
        return cls(chain, 0, _BEGINNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What happened to what, when, by whom; `details` is JSON with sorted keys."""

    chain: Chain
    sequence: int
    """1 for the first line of a chain."""
    occurred_at: datetime
    actor: UserId | None
    """Who caused it; None for the service itself."""
    event: str
    subject: UUID
    details: str
    request: str
    """The id of the request that caused it."""
    previous: str
    digest: str = ""

    @classmethod
    def after(
        cls,
        head: Head,
        *,
        occurred_at: datetime,
        actor: UserId | None,
        event: str,
        subject: UUID,
        details: str,
        request: str,
    ) -> Self:
        """Return the line that follows the end of a chain."""
        entry = cls(
            chain=head.chain,
            sequence=head.sequence + 1,
            occurred_at=occurred_at,
            actor=actor,
            event=event,
            subject=subject,
            details=details,
            request=request,
            previous=head.digest,
        )
        return replace(entry, digest=entry.computed())

    @property
    def head(self) -> Head:
        """The end of the chain, if this is its last line."""
        return Head(self.chain, self.sequence, self.digest)

    def computed(self) -> str:
        """Return the SHA-256 of what the line says, as 64 hexadecimal digits."""
        said = {
            "actor": None if self.actor is None else {"value": str(self.actor)},
            "chain": {"value": self.chain.value},
            "details": self.details,
            "event": self.event,
            "occurred_at": self.occurred_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "previous": self.previous,
            "request": self.request,
            "sequence": self.sequence,
            "subject": str(self.subject),
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Broken:
    """The first line at which a chain does not hold, and what is wrong there."""

    chain: Chain
    sequence: int
    reason: str


def verify(head: Head, entries: Iterable[Entry]) -> Result[int, Broken]:
    """Return how many lines a chain has, or where it is broken; the lines come in the order of their numbers."""
    last = Head.beginning(head.chain)
    for entry in entries:
        followed = follow(last, entry)
        if isinstance(followed, Err):
            return followed
        last = followed.value
    return end(last, head)


def follow(last: Head, entry: Entry) -> Result[Head, Broken]:
    """Return where a chain ends with one more line, or what is wrong with the line."""
    expected = last.sequence + 1
    if (entry.chain, entry.sequence) != (last.chain, expected):
        return Err(Broken(last.chain, expected, "The line is missing or not in its place."))
    if entry.previous != last.digest:
        return Err(Broken(last.chain, expected, "The line does not follow the line before."))
    if entry.digest != entry.computed():
        return Err(Broken(last.chain, expected, "The line was changed."))
    return Ok(entry.head)


def end(last: Head, head: Head) -> Result[int, Broken]:
    """Return how many lines a chain has whose last line is known, or that this is not the end that was kept of it."""
    if last.sequence != head.sequence:
        shorter = min(last.sequence, head.sequence)
        return Err(Broken(head.chain, shorter + 1, "The end of the chain is not where it was."))
    if last.digest != head.digest:
        return Err(Broken(head.chain, last.sequence, "The line is not the one that the chain ended with."))
    return Ok(last.sequence)
