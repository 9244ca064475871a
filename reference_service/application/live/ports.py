"""What the use cases of this context ask of the outside."""

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self, TypeAlias
from uuid import UUID

from reference_service.application.shared.envelope import Envelope
from reference_service.domain.shared.access import Permission, TenantRole
from reference_service.domain.shared.errors import DomainError, Unavailable
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.ids import SessionId, TenantId, UserId
from reference_service.domain.shared.result import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A member who listens to what happens in one tenant: by which login, and as what they were let in."""

    user_id: UserId
    session_id: SessionId
    tenant_id: TenantId
    role: TenantRole

    def may(self, permission: Permission) -> bool:
        """Tell whether they had a permission when they were let in."""
        return self.role.allows(permission)


class Tickets(ABC):
    """The tickets that were given out and not used yet, by the digests of their secrets, for all processes."""

    @abstractmethod
    async def keep(self, digest: str, listener: Listener, until: datetime) -> Result[None, Unavailable]:
        """Keep what a ticket is for, until a moment."""

    @abstractmethod
    async def redeem(self, digest: str, now: datetime) -> Result[Listener | None, Unavailable]:
        """Return what a ticket is for, and forget it: of two who show it at once, one gets it, and nobody later on.

        None: there is no such ticket, or it is too old. Where that cannot be known, nobody is let in.
        """


class Standings(ABC):
    """What a listener is to their tenant now."""

    @abstractmethod
    async def of(self, listener: Listener, now: datetime) -> Result[TenantRole, DomainError]:
        """Return the role; Unauthenticated if the login is over, NotFound if they are no member any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is told of an event, as JSON, to members who have a permission. `id` is the event's: it may come twice."""

    id: UUID
    permission: Permission
    body: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Something was missed: whoever listens looks at everything anew."""


News: TypeAlias = Message | Gap
"""What a listener is told."""


class FellBehind(Exception):
    """More came than somebody took in, and what came since is lost to them."""


class Subscription(ABC):
    """What happens in one tenant from the moment it is entered on, in its order; it ends when it is left."""

    @abstractmethod
    async def __aenter__(self) -> Self:
        """Begin to listen."""

    @abstractmethod
    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Listen no more."""

    def __aiter__(self) -> Self:
        """Return itself."""
        return self

    @abstractmethod
    async def __anext__(self) -> News:
        """Return what comes next, once it comes. FellBehind: it was not taken in fast enough.

        Whoever gives up waiting loses nothing.
        """


class Feed(ABC):
    """What happens in tenants, on its way to those who listen, in whatever process they do.

    Nothing is kept for good: where something may have been missed, listeners are told of the gap.
    """

    @abstractmethod
    async def publish(self, tenant: TenantId, message: Message) -> None:
        """Tell all who listen, or, as soon as that can be done, that they missed something. It does not raise."""

    @abstractmethod
    def subscribe(self, tenant: TenantId, after: UUID | None = None) -> Subscription:
        """Return what happens from now on; with an event that was heard last, what followed it comes first.

        If that is not remembered any more, it begins with a gap.
        """


class PublicNews(ABC):
    """Which events listeners are told of, and what."""

    @property
    @abstractmethod
    def kinds(self) -> Collection[type[Event]]:
        """The kinds of these events."""

    @abstractmethod
    def told(self, envelope: Envelope[Event]) -> Message:
        """Return what is told of an event; LookupError for one of another kind."""
