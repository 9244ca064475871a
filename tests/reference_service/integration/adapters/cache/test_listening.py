from uuid import UUID

import pytest

from reference_service.adapters.cache.listening import CachedListening
from reference_service.adapters.cache.port import Cache
from reference_service.application.webhooks.ports import Listening
from reference_service.domain.shared.ids import TenantId

pytestmark = pytest.mark.anyio

OURS, THEIRS = TenantId(UUID(int=3)), TenantId(UUID(int=4))


class Listeners(Listening):
    """Tenants that listen, and who was asked about."""

    def __init__(self, *tenants: TenantId) -> None:
        self.tenants = {*tenants}
        self.asked: list[TenantId] = []

    async def listens(self, tenant: TenantId) -> bool:
        self.asked.append(tenant)
        return tenant in self.tenants


async def test_each_tenant_is_asked_about_once_whether_it_listens_or_not(cache: Cache) -> None:
    listeners = Listeners(OURS)
    cached = CachedListening(listeners, cache)

    assert [await cached.listens(tenant) for tenant in (OURS, THEIRS, OURS, THEIRS)] == [True, False, True, False]
    assert listeners.asked == [OURS, THEIRS]


async def test_the_first_endpoint_of_a_tenant_is_told_of_what_is_committed_after_it(cache: Cache) -> None:
    listeners = Listeners()
    cached = CachedListening(listeners, cache)
    before = await cached.listens(OURS)

    listeners.tenants.add(OURS)
    await cache.bump(OURS, "webhooks")

    assert (before, await cached.listens(OURS)) == (False, True)
