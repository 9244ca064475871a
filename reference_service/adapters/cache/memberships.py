"""Who is a member of what, without asking the database at every request."""

from reference_service.adapters.cache.memory import CacheKey, GenerationCache
from reference_service.application.tenancy.ports import Memberships
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.ids import TenantId, UserId


class CachedMemberships(Memberships):
    """Remembers the answers of another, until the context `tenancy` of the tenant is bumped."""

    def __init__(self, inner: Memberships, cache: GenerationCache) -> None:
        self._inner = inner
        self._cache = cache

    async def role_of(self, user: UserId, tenant: TenantId) -> TenantRole | None:
        """Return what a user is to an open tenant; None for somebody who is no member, which is remembered too."""
        key = CacheKey(tenant, "tenancy", "role", str(user))
        return await self._cache.get_or_load(key, lambda: self._inner.role_of(user, tenant))
