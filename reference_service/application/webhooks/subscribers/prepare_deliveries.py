"""Prepare what endpoints are told of an event."""

from typing import ClassVar

from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.application.shared.subscriber import Subscriber
from reference_service.application.webhooks.ports import Listening, PublicEvents, WebhooksTransactions
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.ids import DeliveryId
from reference_service.domain.webhooks.delivery import Delivery
from reference_service.domain.webhooks.endpoint import EndpointStatus


class PrepareDeliveries(Subscriber[Event]):
    """Makes one delivery for each endpoint that wants an event. Sending them is another's work: it may take days."""

    name: ClassVar[str] = "webhooks.prepare_deliveries"

    def __init__(
        self,
        hears: type[Event],
        transactions: WebhooksTransactions,
        listening: Listening,
        public: PublicEvents,
        clock: Clock,
        ids: IdFactory,
    ) -> None:
        """Hear of one kind of public events."""
        self.hears = hears
        self._transactions = transactions
        self._listening = listening
        self._public = public
        self._clock = clock
        self._ids = ids

    async def receive(self, envelope: Envelope[Event]) -> None:
        """Make the deliveries, once."""
        tenant = envelope.event.tenant
        # Most tenants have no endpoint: to find that out, nobody has to wait for the right to write.
        if tenant is None or not await self._listening.listens(tenant):
            return
        told, now = self._public.told(envelope), self._clock.now()
        async with self._transactions.begin(tenant, None) as work:
            endpoints = [
                each
                for each in await work.endpoints.living()
                if each.status is EndpointStatus.ACTIVE and each.subscription.wants(told.name)
            ]
            if not endpoints or not await work.is_first_delivery(envelope.id, self.name):
                return
            for endpoint in endpoints:
                await work.deliveries.add(
                    Delivery.of(
                        DeliveryId(self._ids.new()),
                        tenant_id=tenant,
                        endpoint_id=endpoint.id,
                        event_id=envelope.id,
                        event=told.name,
                        body=told.body,
                        now=now,
                    )
                )
            # A refusal raises, so that the event comes again.
            (await work.commit()).unwrap()
