"""Who is a member of what, without asking the database at every request."""

from typing import Final

from pydantic import TypeAdapter

from reference_service.adapters.cache.cached import Cached, Remembered
from reference_service.application.tenancy.ports import Memberships
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.ids import TenantId, UserId

_ROLE: Final = Remembered("role", TypeAdapter[TenantRole | None](TenantRole | None))


class CachedMemberships(Cached[Memberships], Memberships):
    """Remembers who is a member, and who is not."""

    context = "tenancy"

    async def role_of(self, user: UserId, tenant: TenantId) -> TenantRole | None:
        """Return what a user is to an open tenant; None for somebody who is no member, which is remembered too."""
        return await self._remember(_ROLE, tenant, user, lambda: self._inner.role_of(user, tenant))
