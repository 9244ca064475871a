"""The sending of what is due: at least once, with the same identity each time, also after a crash."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from reference_service.application.shared.again import again
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.webhooks.ports import Courier, Due, DueDeliveries, Room, WebhooksTransactions
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Ok, Result
from reference_service.domain.webhooks.delivery import DeliveryState
from reference_service.domain.webhooks.outcome import Outcome

_HOLD: Final = timedelta(minutes=5)
"""How long at most one failure keeps the other deliveries to its endpoint."""
LEASE: Final = timedelta(seconds=30)
"""For how long nobody else sends what was claimed: longer than receivers may take, and no longer than what a process
that died had claimed should wait for another."""


class WebhookRelay:
    """Takes deliveries that are due, has each carried, and notes how that went."""

    def __init__(self, transactions: WebhooksTransactions, due: DueDeliveries, courier: Courier, clock: Clock) -> None:
        self._transactions = transactions
        self._due = due
        self._courier = courier
        self._clock = clock

    async def claim(self, limit: int, room: Room) -> Sequence[Due]:
        """Return deliveries that are due, each to be sent at once; what is not sent is claimed again after a while."""
        now = self._clock.now()
        return await self._due.claim(now, now + LEASE, limit, room)

    async def send(self, due: Due) -> None:
        """Send a delivery, and note how that went."""
        outcome = await self._courier.send(due.message, self._clock.now())
        await self._note(due, outcome)

    async def _note(self, due: Due, outcome: Outcome) -> None:
        async def attempt() -> Result[None, DomainError]:
            return await self._store(due, outcome, self._clock.now())

        # Somebody may change the endpoint at the same time; what was sent was sent all the same.
        (await again(attempt)).unwrap()

    async def _store(self, due: Due, outcome: Outcome, now: datetime) -> Result[None, DomainError]:
        async with self._transactions.begin(due.tenant, None) as work:
            delivery = await work.deliveries.get(due.message.id)
            endpoint = await work.endpoints.get(due.message.endpoint)
            if delivery is None or endpoint is None or delivery.state is not DeliveryState.WAITING:
                return Ok(None)
            delivery.note(outcome, now)
            await work.deliveries.save(delivery)
            if endpoint.note(outcome, now):
                await work.endpoints.save(endpoint)
            if delivery.due_at is not None:
                # Who has just failed would keep everybody else's deliveries waiting with all that is due to them.
                # But what one message of theirs is refused for need not befall the others.
                await work.deliveries.hold(endpoint.id, min(delivery.due_at, now + _HOLD))
            return await work.commit()
