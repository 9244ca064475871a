from uuid import UUID

import pytest

from reference_service.adapters.cache.memberships import CachedMemberships
from reference_service.adapters.cache.port import Cache
from reference_service.application.tenancy.ports import Memberships
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.ids import TenantId, UserId

pytestmark = pytest.mark.anyio

ADA, BABBAGE = UserId(UUID(int=1)), UserId(UUID(int=2))
OURS, THEIRS = TenantId(UUID(int=3)), TenantId(UUID(int=4))


class Members(Memberships):
    """Members in a dictionary, and who was asked about."""

    def __init__(self) -> None:
        self.roles = {(ADA, OURS): TenantRole.OWNER, (ADA, THEIRS): TenantRole.VIEWER}
        self.asked: list[tuple[UserId, TenantId]] = []

    async def role_of(self, user: UserId, tenant: TenantId) -> TenantRole | None:
        self.asked.append((user, tenant))
        return self.roles.get((user, tenant))


async def test_a_role_is_asked_for_once(cache: Cache) -> None:
    members = Members()
    cached = CachedMemberships(members, cache)

    assert [await cached.role_of(ADA, OURS) for _ in range(3)] == [TenantRole.OWNER] * 3
    assert members.asked == [(ADA, OURS)]


async def test_regression_one_user_has_a_role_of_their_own_in_each_tenant(cache: Cache) -> None:
    cached = CachedMemberships(Members(), cache)

    assert [await cached.role_of(ADA, tenant) for tenant in (OURS, THEIRS)] == [TenantRole.OWNER, TenantRole.VIEWER]


async def test_two_users_of_a_tenant_are_not_taken_for_each_other(cache: Cache) -> None:
    cached = CachedMemberships(Members(), cache)

    assert [await cached.role_of(user, OURS) for user in (ADA, BABBAGE)] == [TenantRole.OWNER, None]


async def test_that_somebody_is_no_member_is_remembered_too(cache: Cache) -> None:
    members = Members()
    cached = CachedMemberships(members, cache)

    assert [await cached.role_of(BABBAGE, OURS) for _ in range(2)] == [None, None]
    assert members.asked == [(BABBAGE, OURS)]


async def test_whoever_is_removed_is_out_with_the_commit(cache: Cache) -> None:
    members = Members()
    cached = CachedMemberships(members, cache)
    await cached.role_of(ADA, OURS)
    del members.roles[ADA, OURS]
    await cache.bump(OURS, "tenancy")

    assert await cached.role_of(ADA, OURS) is None


async def test_whoever_joins_is_in_with_the_commit(cache: Cache) -> None:
    members = Members()
    cached = CachedMemberships(members, cache)
    await cached.role_of(BABBAGE, OURS)
    members.roles[BABBAGE, OURS] = TenantRole.MEMBER
    await cache.bump(OURS, "tenancy")

    assert await cached.role_of(BABBAGE, OURS) is TenantRole.MEMBER
