"""Endpoints, deliveries, the reader of them, and those that are due."""

import asyncio
from datetime import datetime, timedelta

import pytest

from reference_service.application.webhooks.ports import Due, Message, Room
from reference_service.application.webhooks.views import view_of_delivery, view_of_endpoint
from reference_service.domain.shared.ids import EndpointId
from reference_service.domain.shared.pagination import Page, PageRequest, Place
from reference_service.domain.webhooks.delivery import Delivery
from reference_service.domain.webhooks.endpoint import EndpointStatus, WebhookEndpoint
from reference_service.domain.webhooks.outcome import Outcome
from tests.reference_service.contract.building import (
    ACME,
    ADA,
    BOB,
    GLOBEX,
    LATER,
    SECOND,
    delivery,
    endpoint,
    keep_deliveries,
    keep_endpoints,
    state,
)
from tests.reference_service.contract.ground import Ground
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.fakes.webhooks import AMPLE

pytestmark = pytest.mark.anyio
LEASE = timedelta(minutes=1)
NOW = BEGINNING + 100 * SECOND


def gone(number: int, *, of: WebhookEndpoint | None = None) -> WebhookEndpoint:
    made = of or endpoint(number)
    made.delete(LATER)
    return made


def disabled(number: int) -> WebhookEndpoint:
    made = endpoint(number)
    made.edit(url=made.url, subscription=made.subscription, status=EndpointStatus.DISABLED, now=LATER)
    return made


def due(made: Delivery, *secrets: str) -> Due:
    number = made.endpoint_id.value.int
    message = Message(
        id=made.id,
        endpoint=made.endpoint_id,
        url=endpoint(number).url.value,
        body=made.body,
        secrets=secrets or (f"sealed {number}",),
    )
    return Due(made.tenant_id, message)


async def moments(ground: Ground, *deliveries: Delivery) -> list[datetime | None]:
    """Return when deliveries are due, as they are stored."""
    found = []
    for each in deliveries:
        async with ground.webhooks.begin(each.tenant_id, None) as work:
            stored = await work.deliveries.get(each.id)
            found.append(None if stored is None else stored.due_at)
    return found


async def test_living_endpoints_are_those_of_the_tenant_that_are_not_deleted(ground: Ground) -> None:
    kept = [endpoint(3), disabled(1)]
    await keep_endpoints(ground, *kept, gone(2), endpoint(4, of=GLOBEX))

    async with ground.webhooks.begin(ACME, None) as work:
        assert [state(each) for each in await work.endpoints.living()] == [state(kept[1]), state(kept[0])]


async def test_an_endpoint_is_looked_at_inside_its_tenant_until_it_is_deleted(ground: Ground) -> None:
    made = endpoint()
    await keep_endpoints(ground, made, gone(2))

    assert await ground.endpoints.get(ACME, made.id) == view_of_endpoint(made)
    assert await ground.endpoints.get(GLOBEX, made.id) is None
    assert await ground.endpoints.get(ACME, endpoint(2).id) is None
    assert await ground.endpoints.get(ACME, EndpointId(BOB.value)) is None


async def test_endpoints_are_listed_oldest_first(ground: Ground) -> None:
    listed = [endpoint(1), disabled(3), endpoint(5)]
    await keep_endpoints(ground, *reversed(listed), gone(2), endpoint(4, of=GLOBEX))

    first = await ground.endpoints.page(ACME, PageRequest(2))
    shown = [view_of_endpoint(each) for each in listed]

    assert first == Page(tuple(shown[:2]), Place(listed[1].created_at, listed[1].id.value))
    assert await ground.endpoints.page(ACME, PageRequest(2, first.following)) == Page((shown[2],), None)


async def test_deliveries_are_listed_newest_first_and_none_twice_while_others_come(ground: Ground) -> None:
    await keep_endpoints(ground, endpoint(1), endpoint(2), endpoint(3, of=GLOBEX))
    listed = [delivery(number) for number in (1, 3, 5)]
    await keep_deliveries(ground, *listed, delivery(2, endpoint_number=2), delivery(4, of=GLOBEX, endpoint_number=3))

    first = await ground.endpoints.deliveries(ACME, endpoint(1).id, PageRequest(2))
    await keep_deliveries(ground, delivery(6))
    second = await ground.endpoints.deliveries(ACME, endpoint(1).id, PageRequest(2, first.following))

    shown = [view_of_delivery(each) for each in listed]
    assert first == Page((shown[2], shown[1]), Place(listed[1].created_at, listed[1].id.value))
    assert second == Page((shown[0],), None)
    assert await ground.endpoints.deliveries(GLOBEX, endpoint(1).id, PageRequest(2)) == Page((), None)


async def test_a_tenant_listens_if_one_of_its_endpoints_does(ground: Ground) -> None:
    await keep_endpoints(ground, disabled(1), gone(2), endpoint(3, of=GLOBEX))

    assert [await ground.endpoints.listens(tenant) for tenant in (ACME, GLOBEX)] == [False, True]


async def test_what_is_due_is_claimed_in_all_tenants_and_by_one_alone(ground: Ground) -> None:
    await keep_endpoints(ground, endpoint(1), endpoint(2, of=GLOBEX))
    kept = [delivery(1), delivery(2, of=GLOBEX, endpoint_number=2), delivery(3)]
    await keep_deliveries(ground, *kept)
    until = NOW + LEASE

    assert await ground.due.claim(BEGINNING + 2 * SECOND, until, 9, AMPLE) == [due(kept[0]), due(kept[1])]
    assert await ground.due.claim(NOW, until, 9, AMPLE) == [due(kept[2])]
    assert list(await ground.due.claim(until - SECOND, until, 9, AMPLE)) == []
    assert await ground.due.claim(until, until + LEASE, 1, AMPLE) == [due(kept[0])]


async def test_no_endpoint_gets_more_than_it_has_room_for(ground: Ground) -> None:
    await keep_endpoints(ground, endpoint(1), endpoint(2, of=GLOBEX))
    kept = [*(delivery(number) for number in range(1, 6)), delivery(6, of=GLOBEX, endpoint_number=2)]
    await keep_deliveries(ground, *kept)
    until = NOW + LEASE

    assert await ground.due.claim(NOW, until, 9, Room(3, {endpoint(1).id: 1})) == [due(kept[0]), due(kept[1]), due(kept[5])]
    assert list(await ground.due.claim(NOW, until, 9, Room(3, {endpoint(1).id: 3}))) == []
    assert await ground.due.claim(NOW, until, 2, Room(3)) == [due(kept[2]), due(kept[3])]
    assert await ground.due.claim(NOW, until, 9, Room(3)) == [due(kept[4])]


async def test_endpoints_that_listen_no_more_get_nothing(ground: Ground) -> None:
    await keep_endpoints(ground, disabled(1), gone(2))
    await keep_deliveries(ground, delivery(1), delivery(2, endpoint_number=2))

    assert list(await ground.due.claim(NOW, NOW + LEASE, 9, AMPLE)) == []


async def test_what_has_come_to_its_end_is_due_no_more(ground: Ground) -> None:
    done = delivery()
    done.note(Outcome(200), LATER)
    await keep_endpoints(ground, endpoint())
    await keep_deliveries(ground, done)

    assert list(await ground.due.claim(NOW, NOW + LEASE, 9, AMPLE)) == []


async def test_a_message_comes_with_both_secrets_while_they_change(ground: Ground) -> None:
    made = endpoint()
    made.rotate("sealed anew", LATER)
    await keep_endpoints(ground, made)
    await keep_deliveries(ground, delivery())

    assert await ground.due.claim(NOW, NOW + LEASE, 9, AMPLE) == [due(delivery(), "sealed anew", "sealed 1")]


async def test_what_waits_for_an_endpoint_is_put_off_but_never_brought_forward(ground: Ground) -> None:
    await keep_endpoints(ground, endpoint(1), endpoint(2), endpoint(3, of=GLOBEX))
    done = delivery(1)
    done.note(Outcome(200), LATER)
    kept = [done, delivery(2), delivery(9), delivery(3, endpoint_number=2), delivery(4, of=GLOBEX, endpoint_number=3)]
    await keep_deliveries(ground, *kept)
    until = BEGINNING + 5 * SECOND
    async with ground.webhooks.begin(ACME, None) as work:
        for number in (1, 3):
            await work.deliveries.hold(endpoint(number).id, until)
        (await work.commit()).unwrap()

    assert await moments(ground, *kept) == [None, until, kept[2].due_at, kept[3].due_at, kept[4].due_at]


async def test_a_delivery_that_was_put_off_is_still_saved(ground: Ground) -> None:
    await keep_endpoints(ground, endpoint())
    await keep_deliveries(ground, delivery(1), delivery(2))
    async with ground.webhooks.begin(ACME, None) as work:
        made = await work.deliveries.get(delivery().id)
        assert made is not None
        made.note(Outcome(500, "refused"), NOW)
        await work.deliveries.save(made)
        assert made.due_at is not None
        await work.deliveries.hold(endpoint().id, made.due_at)
        (await work.commit()).unwrap()

    assert await moments(ground, delivery(1), delivery(2)) == [made.due_at, made.due_at]


async def test_two_who_claim_at_once_get_different_deliveries(ground: Ground) -> None:
    await keep_endpoints(ground, endpoint())
    await keep_deliveries(ground, *(delivery(number) for number in range(1, 13)))

    claims = await asyncio.gather(*(ground.due.claim(NOW, NOW + LEASE, 4, AMPLE) for _ in range(3)))
    claims += [await ground.due.claim(NOW, NOW + LEASE, 12, AMPLE)]
    found = [each.message.id for claimed in claims for each in claimed]

    assert sorted(found) == [delivery(number).id for number in range(1, 13)]


async def test_nobody_changes_what_belongs_to_another_tenant(ground: Ground) -> None:
    await keep_endpoints(ground, endpoint())
    await keep_deliveries(ground, delivery())

    async with ground.webhooks.begin(GLOBEX, ADA) as work:
        assert await work.endpoints.get(endpoint().id) is None
        assert await work.deliveries.get(delivery().id) is None
        assert list(await work.endpoints.living()) == []
