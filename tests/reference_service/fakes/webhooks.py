"""Fakes of the ports of webhooks."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.sealing import Sealing
from reference_service.application.webhooks.ports import (
    Courier,
    Deliveries,
    DeliveryView,
    Due,
    DueDeliveries,
    Endpoints,
    EndpointView,
    Message,
    PublicEvent,
    PublicEvents,
    Room,
    SigningSecrets,
    Targets,
    WebhookReader,
    WebhooksTransactions,
    WebhooksUnitOfWork,
)
from reference_service.application.webhooks.sending import WebhookRelay
from reference_service.application.webhooks.views import view_of_delivery, view_of_endpoint
from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.ids import DeliveryId, EndpointId, TenantId, UserId
from reference_service.domain.shared.pagination import Page, PageRequest, Place
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.webhooks.delivery import Delivery
from reference_service.domain.webhooks.endpoint import EndpointStatus, EndpointUrl, WebhookEndpoint, signing_secrets
from reference_service.domain.webhooks.outcome import Outcome
from tests.reference_service.fakes.pages import latest_of, page_of
from tests.reference_service.fakes.scoped import FakeTenantCollection, FakeTenantUnitOfWork, FakeTransactions
from tests.reference_service.fakes.shared import Store

FORBIDDEN = Invalid(code="FORBIDDEN_URL", message="`url` does not lead there.", field="url")


AMPLE = Room(100)


class FakeEndpoints(FakeTenantCollection[EndpointId, WebhookEndpoint], Endpoints):
    """The endpoints of one tenant."""

    def __init__(self, store: Store, tenant: TenantId) -> None:
        super().__init__(store, "endpoints", "endpoint", lambda each: each.id, tenant, lambda each: each.tenant_id)
        self._of = tenant

    async def living(self) -> Sequence[WebhookEndpoint]:
        stored = [each for each in self.rows.values() if each.tenant_id == self._of and each.deleted_at is None]
        return sorted(stored, key=lambda each: (each.created_at, each.id))


class FakeDeliveries(FakeTenantCollection[DeliveryId, Delivery], Deliveries):
    """The deliveries of one tenant."""

    def __init__(self, store: Store, tenant: TenantId) -> None:
        super().__init__(store, "webhook_deliveries", "delivery", lambda each: each.id, tenant, lambda each: each.tenant_id)
        self._of = tenant
        self.held: list[tuple[EndpointId, datetime]] = []

    async def hold(self, endpoint: EndpointId, until: datetime) -> None:
        self.held.append((endpoint, until))

    def store(self) -> list[Event]:
        for endpoint, until in self.held:
            for each in self.rows.values():
                is_early = each.due_at is not None and each.due_at < until
                if is_early and (each.tenant_id, each.endpoint_id) == (self._of, endpoint):
                    each.due_at = until
        return super().store()


class FakeWebhooksUnitOfWork(FakeTenantUnitOfWork, WebhooksUnitOfWork):
    """A transaction over the endpoints and deliveries of one tenant."""

    def __init__(self, transactions: FakeTransactions, tenant: TenantId) -> None:
        super().__init__(transactions)
        self.endpoints: FakeEndpoints = FakeEndpoints(self.store, tenant)
        self.deliveries: FakeDeliveries = FakeDeliveries(self.store, tenant)
        self.collections = (self.endpoints, self.deliveries)


class FakeWebhooksTransactions(FakeTransactions, WebhooksTransactions):
    """Where units of work over a store come from."""

    def begin(self, tenant: TenantId, by: UserId | None) -> FakeWebhooksUnitOfWork:
        self.by.append(by)
        return FakeWebhooksUnitOfWork(self, tenant)


class FakeWebhookReader(WebhookReader):
    """The endpoints and deliveries of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, tenant: TenantId, endpoint: EndpointId) -> EndpointView | None:
        return next((view for view in self._views(tenant) if view.id == endpoint.value), None)

    async def page(self, tenant: TenantId, request: PageRequest) -> Page[EndpointView]:
        return page_of(self._views(tenant), lambda view: Place(view.created_at, view.id), request)

    async def deliveries(self, tenant: TenantId, endpoint: EndpointId, request: PageRequest) -> Page[DeliveryView]:
        found = [each for each in deliveries_of(self._store) if (each.tenant_id, each.endpoint_id) == (tenant, endpoint)]
        return latest_of([view_of_delivery(each) for each in found], lambda view: Place(view.created_at, view.id), request)

    async def listens(self, tenant: TenantId) -> bool:
        return any(view.status == EndpointStatus.ACTIVE.value for view in self._views(tenant))

    def _views(self, tenant: TenantId) -> list[EndpointView]:
        found = [each for each in endpoints_of(self._store) if each.tenant_id == tenant and each.deleted_at is None]
        return [view_of_endpoint(each) for each in found]


class FakeDueDeliveries(DueDeliveries):
    """The deliveries of a store that are due, in all tenants."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def claim(self, now: datetime, until: datetime, limit: int, room: Room) -> Sequence[Due]:
        endpoints = {each.id: each for each in endpoints_of(self._store) if each.disabled_at is None and each.deleted_at is None}
        due = [
            (each.due_at, each.id, each)
            for each in deliveries_of(self._store)
            if each.due_at is not None and each.due_at <= now and each.endpoint_id in endpoints
        ]
        fitting: list[Delivery] = []
        for _, _, each in sorted(due, key=lambda one: one[:2]):
            if sum(other.endpoint_id == each.endpoint_id for other in fitting) < room.of(each.endpoint_id):
                fitting.append(each)
        claimed = sorted(fitting[:limit], key=lambda each: each.id)
        for each in claimed:
            each.due_at = until
        return [Due(each.tenant_id, _message(each, endpoints[each.endpoint_id], now)) for each in claimed]


class FakeTargets(Targets):
    """Lets through all but some addresses; it is asked outside of transactions only."""

    def __init__(self, transactions: FakeTransactions, *forbidden: str) -> None:
        self._transactions = transactions
        self._forbidden = forbidden

    async def check(self, url: EndpointUrl) -> Result[None, Invalid]:
        assert not self._transactions.is_open, "A name was looked up inside a transaction."
        return Err(FORBIDDEN) if url.value in self._forbidden else Ok(None)


class FakeSigningSecrets(SigningSecrets):
    """Secrets `whsec_1`, `whsec_2` …"""

    def __init__(self) -> None:
        self._last = 0

    def new(self) -> str:
        self._last += 1
        return f"whsec_{self._last}"


class FakeSealing(Sealing):
    """Shows what was sealed, and whose it is."""

    def seal(self, secret: str, owner: str) -> str:
        return f"sealed({secret}, {owner})"

    def unseal(self, sealed: str, owner: str) -> str | None:
        secret, _, of = sealed.removeprefix("sealed(").removesuffix(")").partition(", ")
        return secret if of == owner else None


class FakePublicEvents(PublicEvents):
    """All events of work are public, under their own names."""

    @property
    def names(self) -> Collection[str]:
        return ("work.project_started", "work.project_edited")

    def told(self, envelope: Envelope[Event]) -> PublicEvent:
        return PublicEvent(envelope.event.name, f"{envelope.event.name} {envelope.id}")


class FakeCourier(Courier):
    """Keeps what it carries; each goes as a test says, by its address, and well if it says nothing.

    `meanwhile` is what others do while it carries.
    """

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.outcomes: dict[str, Outcome] = {}
        self.meanwhile: Callable[[], None] = lambda: None

    async def send(self, message: Message, now: datetime) -> Outcome:  # noqa: ARG002 - the base's
        self.sent.append(message)
        self.meanwhile()
        return self.outcomes.get(message.url, Outcome(204))


async def send_due(relay: WebhookRelay, room: Room = AMPLE) -> int:
    """Send up to twenty deliveries that are due, and return how many that was."""
    claimed = await relay.claim(20, room)
    await asyncio.gather(*(relay.send(each) for each in claimed))
    return len(claimed)


def endpoints_of(store: Store) -> list[WebhookEndpoint]:
    """Return all endpoints that were committed."""
    return [entity for entity in store.tables.get("endpoints", {}).values() if isinstance(entity, WebhookEndpoint)]


def deliveries_of(store: Store) -> list[Delivery]:
    """Return all deliveries that were committed."""
    return [entity for entity in store.tables.get("webhook_deliveries", {}).values() if isinstance(entity, Delivery)]


def _message(delivery: Delivery, endpoint: WebhookEndpoint, now: datetime) -> Message:
    secrets = signing_secrets(endpoint.secret, endpoint.previous_secret, endpoint.previous_until, now)
    return Message(id=delivery.id, endpoint=endpoint.id, url=endpoint.url.value, body=delivery.body, secrets=secrets)
