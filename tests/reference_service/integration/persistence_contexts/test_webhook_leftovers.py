"""What webhooks leave behind is removed, in all tenants."""

import pytest

from reference_service.adapters.persistence.webhooks.leftovers import webhook_leftovers
from reference_service.domain.shared.pagination import PageRequest
from reference_service.infrastructure.database import OwnedDatabases
from tests.reference_service.contract.building import (
    ACME,
    GLOBEX,
    LATER,
    SECOND,
    delivery,
    endpoint,
    keep_deliveries,
    keep_endpoints,
)
from tests.reference_service.contract.ground import ground_on
from tests.reference_service.fakes.shared import BEGINNING

pytestmark = pytest.mark.anyio


async def test_old_deliveries_and_deleted_endpoints_are_removed(databases: OwnedDatabases) -> None:
    ground = ground_on(databases)
    gone = endpoint(2, of=GLOBEX)
    gone.delete(LATER)
    await keep_endpoints(ground, endpoint(1), gone)
    await keep_deliveries(ground, delivery(1), delivery(2, of=GLOBEX, endpoint_number=2), delivery(3))

    removed = [await each.remove(BEGINNING + 3 * SECOND, 100) for each in webhook_leftovers(databases)]
    left = await ground.endpoints.deliveries(ACME, endpoint().id, PageRequest(9))

    assert removed == [2, 1]
    assert [each.id for each in left.items] == [delivery(3).id.value]
    assert await ground.endpoints.get(ACME, endpoint().id) is not None
