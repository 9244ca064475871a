"""Deliveries are sent as they become due, and one slow endpoint keeps none of the others waiting."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from reference_service.application.webhooks.ports import Courier, Message
from reference_service.application.webhooks.sending import WebhookRelay
from reference_service.domain.shared.ids import EndpointId
from reference_service.domain.webhooks.delivery import DeliveryState
from reference_service.domain.webhooks.outcome import Outcome
from reference_service.infrastructure.crew import Crew
from reference_service.infrastructure.webhook_line import AT_ONCE, WebhookLine
from tests.reference_service.fakes.webhooks import FakeDueDeliveries
from tests.reference_service.unit.application.webhooks.setting import ENDPOINT, URL, Setting, delivery, endpoint

pytestmark = pytest.mark.anyio
QUICK = EndpointId(UUID(int=310))


class HalfSlow(Courier):
    """Carries messages to one address only once it may, and all others at once."""

    def __init__(self) -> None:
        self.begun: Counter[EndpointId] = Counter()
        self.may = asyncio.Event()

    async def send(self, message: Message, now: datetime) -> Outcome:  # noqa: ARG002 - the base's
        self.begun[message.endpoint] += 1
        if message.url == URL:
            await self.may.wait()
        return Outcome(204)


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110 - many tasks may bring it about
            await asyncio.sleep(0.005)


@pytest.fixture
def setting() -> Setting:
    return Setting()


def line_of(setting: Setting, courier: Courier) -> WebhookLine:
    relay = WebhookRelay(setting.transactions, FakeDueDeliveries(setting.store), courier, setting.clock)
    return WebhookLine(relay, timedelta(milliseconds=20), gather=timedelta(milliseconds=1))


async def test_a_slow_endpoint_keeps_none_of_the_others_waiting(setting: Setting) -> None:
    slow = [delivery(number) for number in range(1, 31)]
    quick = [delivery(number, of=QUICK) for number in range(40, 60)]
    setting.keep(endpoint(QUICK, url="https://quick.example.com"), *slow, *quick)
    courier = HalfSlow()
    crew = Crew("webhooks", line_of(setting, courier), at_once=AT_ONCE)
    await crew.start()
    await until(lambda: sum(each.state is DeliveryState.DELIVERED for each in setting.deliveries()) == len(quick))
    begun = Counter(courier.begun)
    courier.may.set()
    await until(lambda: all(each.state is DeliveryState.DELIVERED for each in setting.deliveries()))
    await crew.stop()

    assert begun == {QUICK: 20, ENDPOINT: 4}
    assert courier.begun == {QUICK: 20, ENDPOINT: 30}


async def test_what_becomes_due_is_sent_as_soon_as_the_line_is_woken(setting: Setting) -> None:
    relay = WebhookRelay(setting.transactions, FakeDueDeliveries(setting.store), setting.courier, setting.clock)
    line = WebhookLine(relay, timedelta(hours=1), gather=timedelta(milliseconds=1))
    crew = Crew("webhooks", line)
    await crew.start()
    await asyncio.sleep(0.05)
    setting.keep(delivery(1))
    line.wake()
    await until(lambda: setting.courier.sent)
    await crew.stop()

    assert [each.state for each in setting.deliveries()] == [DeliveryState.DELIVERED]
