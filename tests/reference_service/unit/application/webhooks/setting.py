"""Two tenants with an endpoint each, and what the use cases of webhooks are made of."""

from dataclasses import dataclass, field
from uuid import UUID

from reference_service.application.shared.actor import TenantActor
from reference_service.application.webhooks.sending import WebhookRelay
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.ids import DeliveryId, EndpointId, TenantId, UserId
from reference_service.domain.webhooks.delivery import Delivery
from reference_service.domain.webhooks.endpoint import EndpointUrl, WebhookEndpoint
from reference_service.domain.webhooks.subscription import Subscription
from tests.reference_service.fakes.shared import BEGINNING, FakeClock, FakeIds, Store
from tests.reference_service.fakes.webhooks import (
    FakeCourier,
    FakeDueDeliveries,
    FakePublicEvents,
    FakeSealing,
    FakeSigningSecrets,
    FakeTargets,
    FakeWebhookReader,
    FakeWebhooksTransactions,
    deliveries_of,
    endpoints_of,
)

MANAGER = UserId(UUID(int=101))
OURS, THEIRS = (TenantId(UUID(int=number)) for number in (201, 202))
ENDPOINT, THEIR_ENDPOINT, NO_ENDPOINT = (EndpointId(UUID(int=number)) for number in (301, 302, 303))
URL, INSIDE = "https://example.com/hooks", "https://inside.example.com"
AT_WORK = TenantActor(MANAGER, OURS, TenantRole.MANAGER)


def endpoint(endpoint_id: EndpointId = ENDPOINT, *, url: str = URL, events: str = "work.*") -> WebhookEndpoint:
    """Return a stored endpoint."""
    return WebhookEndpoint(
        id=endpoint_id,
        tenant_id=THEIRS if endpoint_id == THEIR_ENDPOINT else OURS,
        url=EndpointUrl(url),
        subscription=Subscription((events,)),
        secret=f"sealed(whsec_0, {endpoint_id})",
        created_at=BEGINNING,
        version=3,
    )


def delivery(number: int, *, of: EndpointId = ENDPOINT) -> Delivery:
    """Return a stored delivery that is due."""
    made = Delivery.of(
        DeliveryId(UUID(int=number)),
        tenant_id=THEIRS if of == THEIR_ENDPOINT else OURS,
        endpoint_id=of,
        event_id=UUID(int=number),
        event="work.project_started",
        body=f"body {number}",
        now=BEGINNING,
    )
    made.stored(1)
    return made


@dataclass(slots=True)
class Setting:
    """All that the use cases ask for, over one store that holds an endpoint for each tenant."""

    store: Store = field(default_factory=Store)
    clock: FakeClock = field(default_factory=FakeClock)
    ids: FakeIds = field(default_factory=FakeIds)
    secrets: FakeSigningSecrets = field(default_factory=FakeSigningSecrets)
    sealing: FakeSealing = field(default_factory=FakeSealing)
    public: FakePublicEvents = field(default_factory=FakePublicEvents)
    courier: FakeCourier = field(default_factory=FakeCourier)
    transactions: FakeWebhooksTransactions = field(init=False)
    targets: FakeTargets = field(init=False)
    reader: FakeWebhookReader = field(init=False)
    relay: WebhookRelay = field(init=False)

    def __post_init__(self) -> None:
        self.transactions = FakeWebhooksTransactions(self.store)
        self.targets = FakeTargets(self.transactions, INSIDE)
        self.reader = FakeWebhookReader(self.store)
        self.relay = WebhookRelay(self.transactions, FakeDueDeliveries(self.store), self.courier, self.clock)
        self.keep(endpoint(), endpoint(THEIR_ENDPOINT))

    def keep(self, *entities: WebhookEndpoint | Delivery) -> None:
        """Put entities into the store as they are."""
        for entity in entities:
            table = "endpoints" if isinstance(entity, WebhookEndpoint) else "webhook_deliveries"
            self.store.tables.setdefault(table, {})[entity.id] = entity

    def endpoint(self, endpoint_id: EndpointId = ENDPOINT) -> WebhookEndpoint:
        """Return an endpoint as it is stored."""
        return next(each for each in endpoints_of(self.store) if each.id == endpoint_id)

    def deliveries(self) -> list[Delivery]:
        """Return all deliveries as they are stored."""
        return deliveries_of(self.store)
