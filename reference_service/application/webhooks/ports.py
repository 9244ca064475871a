"""What the use cases of this context ask of the outside."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.repository import Repository
from reference_service.application.shared.ports.unit_of_work import UnitOfWork
from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.ids import DeliveryId, EndpointId, TenantId, UserId
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.shared.result import Result
from reference_service.domain.webhooks.delivery import Delivery
from reference_service.domain.webhooks.endpoint import EndpointUrl, WebhookEndpoint
from reference_service.domain.webhooks.outcome import Outcome


class Endpoints(Repository[EndpointId, WebhookEndpoint]):
    """The endpoints of one tenant."""

    @abstractmethod
    async def living(self) -> Sequence[WebhookEndpoint]:
        """Return all that are stored and not deleted, oldest first."""


class Deliveries(Repository[DeliveryId, Delivery]):
    """The deliveries of one tenant."""

    @abstractmethod
    async def hold(self, endpoint: EndpointId, until: datetime) -> None:
        """Put off what waits for an endpoint and would be due before a moment, at once."""


class WebhooksUnitOfWork(UnitOfWork):
    """A transaction over the endpoints and deliveries of one tenant."""

    endpoints: Endpoints
    deliveries: Deliveries


class WebhooksTransactions(ABC):
    """Where transactions over this context come from."""

    @abstractmethod
    def begin(self, tenant: TenantId, by: UserId | None) -> WebhooksUnitOfWork:
        """Return a transaction inside one tenant, in the name of a user; None is the service itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointView:
    """What is told about an endpoint: never a secret."""

    id: UUID
    url: str
    events: tuple[str, ...]
    status: str
    created_at: datetime
    failing_since: datetime | None
    rotating_until: datetime | None
    """Until when signatures with the secret before the last one are sent along."""
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryView:
    """What is told about a delivery."""

    id: UUID
    event_id: UUID
    event: str
    state: str
    attempts: int
    status: int | None
    reason: str | None
    created_at: datetime
    due_at: datetime | None
    ended_at: datetime | None


class Listening(ABC):
    """Who is told of events, asked at every event."""

    @abstractmethod
    async def listens(self, tenant: TenantId) -> bool:
        """Tell whether any endpoint of a tenant is told of events."""


class WebhookReader(Listening):
    """Endpoints and deliveries, to look at; without deleted endpoints."""

    @abstractmethod
    async def get(self, tenant: TenantId, endpoint: EndpointId) -> EndpointView | None:
        """Return one endpoint."""

    @abstractmethod
    async def page(self, tenant: TenantId, request: PageRequest) -> Page[EndpointView]:
        """Return some endpoints, oldest first."""

    @abstractmethod
    async def deliveries(self, tenant: TenantId, endpoint: EndpointId, request: PageRequest) -> Page[DeliveryView]:
        """Return some deliveries of an endpoint, newest first."""


class Targets(ABC):
    """Who knows which addresses may be called from here."""

    @abstractmethod
    async def check(self, url: EndpointUrl) -> Result[None, Invalid]:
        """Refuse an address that is not one of the open Internet, or whose name means such a one now."""


class SigningSecrets(ABC):
    """Where secrets come from that deliveries are signed with."""

    @abstractmethod
    def new(self) -> str:
        """Return a secret as it is shown to whoever will check signatures."""


@dataclass(frozen=True, slots=True)
class PublicEvent:
    """An event as the outside is told of it: its name, and the whole message, as JSON."""

    name: str
    body: str


class PublicEvents(ABC):
    """Which events the outside may know of, and what of them."""

    @property
    @abstractmethod
    def names(self) -> Collection[str]:
        """The names of all of them."""

    @abstractmethod
    def told(self, envelope: Envelope[Event]) -> PublicEvent:
        """Return what is told of an event; LookupError for one that is not public."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is sent where, and the sealed secrets that it is signed with."""

    id: DeliveryId
    endpoint: EndpointId
    url: str
    body: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)


class Courier(ABC):
    """Who carries messages to receivers."""

    @abstractmethod
    async def send(self, message: Message, now: datetime) -> Outcome:
        """Send a message, and return how that went; no receiver keeps this for long, and none makes it fail."""


@dataclass(frozen=True, slots=True)
class Due:
    """A message that has to go out, of a tenant."""

    tenant: TenantId
    message: Message


@dataclass(frozen=True, slots=True)
class Room:
    """How many deliveries each endpoint still gets at once, so that a slow one leaves room for the others."""

    each: int
    taken: Mapping[EndpointId, int] = field(default_factory=dict)
    """How many are under way."""

    def of(self, endpoint: EndpointId) -> int:
        """Return how many more an endpoint gets."""
        return max(self.each - self.taken.get(endpoint, 0), 0)

    @property
    def full(self) -> Sequence[EndpointId]:
        """The endpoints that get no more."""
        return [endpoint for endpoint in self.taken if not self.of(endpoint)]


class DueDeliveries(ABC):
    """The deliveries of all tenants that wait for a moment which has come."""

    @abstractmethod
    async def claim(self, now: datetime, until: datetime, limit: int, room: Room) -> Sequence[Due]:
        """Return the oldest that are due, of endpoints that are told of events; nobody else gets them until a moment.

        There may be fewer than are due and have room: whoever got some asks again.
        """
