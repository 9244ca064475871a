"""Each delivery is counted once, as what it came to."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from opentelemetry.trace import NoOpTracer

from reference_service.adapters.messaging.observed import ObservedRecipients
from reference_service.adapters.metrics.recorder import Metrics
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.recipients import Delivered, Failures, Recipients
from reference_service.domain.shared.events import Event
from tests.reference_service.fakes.bells import Rang
from tests.reference_service.fakes.shared import BEGINNING

pytestmark = pytest.mark.anyio
COUNTER = 'event_deliveries_total{event="tests.rang"'


class Fussy(Recipients):
    """Fails with the first bell alone, and with the second among many."""

    async def deliver(self, envelope: Envelope[Event]) -> Failures:
        return [("alone", OSError())] if envelope.id.int == 1 else []

    async def complete(self, delivered: Sequence[Delivered]) -> Sequence[Delivered]:
        first, second, third = delivered
        return [first, Delivered(second.envelope, [("together", TimeoutError())]), third]

    async def give_up(self, envelope: Envelope[Event]) -> Failures:  # noqa: ARG002 - the base's
        return [("alone", OSError())]


async def counted(metrics: Metrics) -> set[str]:
    return {line.removeprefix(COUNTER) for line in (await metrics.collected()).decode().splitlines() if line.startswith(COUNTER)}


async def test_a_delivery_is_counted_when_all_have_had_it() -> None:
    metrics = Metrics()
    observed = ObservedRecipients(Fussy(), metrics, NoOpTracer())
    envelopes: list[Envelope[Event]] = [Envelope(UUID(int=bell), Rang(occurred_at=BEGINNING, bell=bell)) for bell in (1, 2, 3)]
    delivered = [Delivered(envelope, await observed.deliver(envelope)) for envelope in envelopes]
    before = await counted(metrics)
    completed = await observed.complete(delivered)
    await observed.give_up(envelopes[0])

    assert [[name for name, _ in each.failures] for each in completed] == [["alone"], ["together"], []]
    assert before == set()
    assert await counted(metrics) == {',outcome="done"} 1.0', ',outcome="failed"} 2.0', ',outcome="given_up"} 1.0'}
