"""The sending of what is due: at least once, with the same identity each time, also after a crash."""

from datetime import datetime, timedelta
from typing import Final

from reference_service.application.shared.again import again
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.webhooks.ports import Courier, Due, DueDeliveries, WebhooksTransactions
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Ok, Result
from reference_service.domain.webhooks.delivery import DeliveryState
from reference_service.domain.webhooks.outcome import Outcome

_HOLD: Final = timedelta(minutes=5)
"""How long at most one failure keeps the other deliveries to its endpoint."""
LEASE: Final = timedelta(seconds=30)
"""For how long nobody else sends what was claimed: longer than receivers may take, and no longer than what a process
that died had claimed should wait for another."""
_BATCH: Final = 20


class WebhookRelay:
    """Takes deliveries that are due, has them carried, and notes how that went."""

    def __init__(self, transactions: WebhooksTransactions, due: DueDeliveries, courier: Courier, clock: Clock) -> None:
        self._transactions = transactions
        self._due = due
        self._courier = courier
        self._clock = clock

    async def run_once(self) -> int:
        """Send what is due, and return how many deliveries that was."""
        now = self._clock.now()
        claimed = await self._due.claim(now, now + LEASE, _BATCH)
        if not claimed:
            return 0
        outcomes = await self._courier.send([each.message for each in claimed], now)
        for each, outcome in zip(claimed, outcomes, strict=True):
            await self._note(each, outcome)
        return len(claimed)

    async def extend(self) -> None:
        """Do nothing: what is claimed is held for longer than receivers may take."""

    async def release(self) -> None:
        """Do nothing: what was claimed and not sent comes again by itself."""

    def finish(self) -> None:
        """Do nothing: a run is over as soon as the slowest receiver has had its time."""

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
