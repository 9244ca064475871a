"""Events become deliveries, and deliveries are sent until they have arrived."""

from datetime import timedelta
from uuid import UUID

import pytest

from reference_service.application.shared.envelope import Envelope
from reference_service.application.webhooks.ports import Message, Room
from reference_service.application.webhooks.sending import LEASE
from reference_service.application.webhooks.subscribers.prepare_deliveries import PrepareDeliveries
from reference_service.domain.shared.errors import Conflict
from reference_service.domain.shared.ids import EndpointId, ProjectId, UserId
from reference_service.domain.shared.published import UserRegistered
from reference_service.domain.shared.result import UnwrapError
from reference_service.domain.webhooks.delivery import PAUSES, DeliveryState
from reference_service.domain.webhooks.endpoint import EndpointStatus
from reference_service.domain.webhooks.events import EndpointDisabled
from reference_service.domain.webhooks.outcome import Outcome
from reference_service.domain.work.events import ProjectStarted
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.fakes.webhooks import send_due
from tests.reference_service.unit.application.webhooks.setting import (
    ENDPOINT,
    OURS,
    THEIR_ENDPOINT,
    URL,
    Setting,
    delivery,
    endpoint,
)

pytestmark = pytest.mark.anyio
SECOND = EndpointId(UUID(int=310))
OTHER_URL = "https://other.example.com"
STARTED = Envelope(UUID(int=77), ProjectStarted(occurred_at=BEGINNING, tenant_id=OURS, project_id=ProjectId(UUID(int=401))))


def subscriber(setting: Setting) -> PrepareDeliveries:
    return PrepareDeliveries(ProjectStarted, setting.transactions, setting.reader, setting.public, setting.clock, setting.ids)


async def test_each_endpoint_that_wants_an_event_gets_a_delivery_once(setting: Setting) -> None:
    setting.keep(endpoint(SECOND, events="*"), endpoint(EndpointId(UUID(int=311)), events="tenancy.*"))
    for _ in range(2):
        await subscriber(setting).receive(STARTED)

    made = [(each.endpoint_id, each.event, each.event_id, each.body, each.due_at) for each in setting.deliveries()]
    told = ("work.project_started", STARTED.id, f"work.project_started {STARTED.id}", BEGINNING)
    assert made == [(ENDPOINT, *told), (SECOND, *told)]
    assert setting.store.commits == 1


async def test_without_an_endpoint_nobody_waits_for_the_right_to_write(setting: Setting) -> None:
    setting.endpoint().edit(
        url=endpoint().url, subscription=endpoint().subscription, status=EndpointStatus.DISABLED, now=BEGINNING
    )
    await subscriber(setting).receive(STARTED)

    assert (setting.transactions.by, setting.deliveries()) == ([], [])


async def test_a_disabled_endpoint_beside_others_gets_nothing(setting: Setting) -> None:
    setting.keep(endpoint(SECOND))
    setting.endpoint().edit(
        url=endpoint().url, subscription=endpoint().subscription, status=EndpointStatus.DISABLED, now=BEGINNING
    )
    await subscriber(setting).receive(STARTED)

    assert [each.endpoint_id for each in setting.deliveries()] == [SECOND]


async def test_an_event_of_no_tenant_concerns_no_endpoint(setting: Setting) -> None:
    event = UserRegistered(occurred_at=BEGINNING, user_id=UserId(UUID(int=1)), display_name="Ada")
    await subscriber(setting).receive(Envelope(UUID(int=1), event))

    assert setting.transactions.by == []


async def test_an_event_whose_deliveries_were_not_stored_comes_again(setting: Setting) -> None:
    setting.store.refuse = Conflict(code="CONFLICT", message="")

    with pytest.raises(UnwrapError):
        await subscriber(setting).receive(STARTED)


async def test_what_is_due_is_sent_and_noted(setting: Setting) -> None:
    setting.keep(delivery(1), delivery(2, of=THEIR_ENDPOINT))

    assert [await send_due(setting.relay), await send_due(setting.relay)] == [2, 0]
    assert setting.courier.sent[0] == Message(
        id=delivery(1).id, endpoint=ENDPOINT, url=URL, body="body 1", secrets=(f"sealed(whsec_0, {ENDPOINT})",)
    )
    assert [each.state for each in setting.deliveries()] == [DeliveryState.DELIVERED] * 2
    assert setting.endpoint().version == 3


async def test_a_failure_is_tried_again_after_a_pause_with_the_same_identity(setting: Setting) -> None:
    setting.keep(delivery(1))
    setting.courier.outcomes[URL] = Outcome(500, "refused")
    await send_due(setting.relay)
    setting.clock.advance(PAUSES[0] - timedelta(seconds=1))
    early = await send_due(setting.relay)
    setting.clock.advance(timedelta(seconds=1))
    setting.courier.outcomes.clear()
    await send_due(setting.relay)

    assert early == 0
    assert setting.courier.sent == [setting.courier.sent[0]] * 2
    assert [(each.state, each.attempts) for each in setting.deliveries()] == [(DeliveryState.DELIVERED, 2)]
    assert setting.endpoint().failing_since is None


async def test_who_fails_is_left_alone_for_a_while_and_keeps_nobody_waiting(setting: Setting) -> None:
    setting.keep(endpoint(SECOND, url=OTHER_URL), *(delivery(number) for number in range(1, 31)), delivery(40, of=SECOND))
    setting.courier.outcomes[URL] = Outcome(None, "timeout")

    assert [await send_due(setting.relay) for _ in range(3)] == [20, 1, 0]
    assert [message.url for message in setting.courier.sent] == [URL] * 20 + [OTHER_URL]
    assert {each.due_at for each in setting.deliveries() if each.endpoint_id == ENDPOINT} == {BEGINNING + PAUSES[0]}


async def test_what_a_process_that_died_had_claimed_is_sent_after_all(setting: Setting) -> None:
    setting.keep(delivery(1))
    setting.store.refuse = Conflict(code="CONFLICT", message="")
    with pytest.raises(UnwrapError):
        await send_due(setting.relay)
    early = await send_due(setting.relay)
    setting.clock.advance(LEASE)

    assert (early, await send_due(setting.relay)) == (0, 1)
    assert [message.id for message in setting.courier.sent] == [delivery(1).id] * 2


async def test_a_change_of_the_endpoint_meanwhile_keeps_nothing_from_being_noted(setting: Setting) -> None:
    setting.keep(delivery(1))
    setting.courier.outcomes[URL] = Outcome(500, "refused")
    setting.transactions.rivals.append(lambda: setting.endpoint().stored(4))
    await send_due(setting.relay)

    assert [each.attempts for each in setting.deliveries()] == [1]
    assert (setting.endpoint().failing_since, setting.endpoint().version) == (BEGINNING, 5)


async def test_an_endpoint_that_is_gone_is_disabled_with_a_line_in_the_log(setting: Setting) -> None:
    setting.keep(delivery(1), delivery(2))
    setting.courier.outcomes[URL] = Outcome(410, "gone")
    await send_due(setting.relay)
    setting.clock.advance(timedelta(days=1))

    assert setting.endpoint().status is EndpointStatus.DISABLED
    assert await send_due(setting.relay) == 0
    assert setting.store.events == [EndpointDisabled(occurred_at=BEGINNING, tenant_id=OURS, endpoint_id=ENDPOINT, reason="gone")]


async def test_what_is_over_meanwhile_stays_over(setting: Setting) -> None:
    setting.keep(delivery(1))
    setting.courier.outcomes[URL] = Outcome(500, "refused")
    setting.courier.meanwhile = lambda: setting.deliveries()[0].note(Outcome(200), BEGINNING)
    await send_due(setting.relay)

    assert [(each.state, each.attempts) for each in setting.deliveries()] == [(DeliveryState.DELIVERED, 1)]


async def test_a_slow_endpoint_leaves_room_for_the_others(setting: Setting) -> None:
    setting.keep(endpoint(SECOND, url=OTHER_URL), *(delivery(number) for number in range(1, 31)), delivery(40, of=SECOND))

    assert [await send_due(setting.relay, Room(4, {ENDPOINT: 1})) for _ in range(2)] == [4, 3]
    assert await send_due(setting.relay, Room(4, {ENDPOINT: 5})) == 0
    assert [message.url for message in setting.courier.sent] == [URL] * 3 + [OTHER_URL] + [URL] * 3
