"""What those who listen need, in memory."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from reference_service.application.live.ports import (
    Feed,
    Listener,
    Message,
    PublicNews,
    Standings,
    Subscription,
    Tickets,
)
from reference_service.application.shared.envelope import Envelope
from reference_service.domain.shared.access import Permission, TenantRole
from reference_service.domain.shared.errors import DomainError, Unavailable
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.ids import TenantId, UserId
from reference_service.domain.shared.result import Err, Ok, Result


class FakeTickets(Tickets):
    """Keeps all of them; refuses with `refusal` as long as there is one."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[Listener, datetime]] = {}
        self.refusal: Unavailable | None = None

    async def keep(self, digest: str, listener: Listener, until: datetime) -> Result[None, Unavailable]:
        if self.refusal is not None:
            return Err(self.refusal)
        self.kept[digest] = (listener, until)
        return Ok(None)

    async def redeem(self, digest: str, now: datetime) -> Result[Listener | None, Unavailable]:
        if self.refusal is not None:
            return Err(self.refusal)
        listener, until = self.kept.pop(digest, (None, now))
        return Ok(listener if now < until else None)


class FakeStandings(Standings):
    """The roles of users, each the same in all tenants; `refusals` are those who hear nothing any more."""

    def __init__(self, roles: dict[UserId, TenantRole]) -> None:
        self.roles = roles
        self.refusals: dict[UserId, DomainError] = {}

    async def of(self, listener: Listener, now: datetime) -> Result[TenantRole, DomainError]:  # noqa: ARG002 - the port's
        refusal = self.refusals.get(listener.user_id)
        return Ok(self.roles[listener.user_id]) if refusal is None else Err(refusal)


class FakeFeed(Feed):
    """Keeps what was published. Nobody listens to it: `MemoryFeed` needs no more than a process."""

    def __init__(self) -> None:
        self.published: list[tuple[TenantId, Message]] = []

    async def publish(self, tenant: TenantId, message: Message) -> None:
        self.published.append((tenant, message))

    def subscribe(self, tenant: TenantId, after: UUID | None = None) -> Subscription:
        raise AssertionError(f"Nobody listens to {tenant} after {after}.")


class FakeNews(PublicNews):
    """Tells of all events, by their name."""

    @property
    def kinds(self) -> Collection[type[Event]]:
        return ()

    def told(self, envelope: Envelope[Event]) -> Message:
        return Message(id=envelope.id, permission=Permission.PROJECTS_READ, body=envelope.event.name)
