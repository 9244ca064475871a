"""Which tenants are told of events, without asking the database at every event."""

from typing import Final

from pydantic import TypeAdapter

from reference_service.adapters.cache.cached import Cached, Remembered
from reference_service.application.webhooks.ports import Listening
from reference_service.domain.shared.ids import TenantId

_LISTENS: Final = Remembered("listens", TypeAdapter(bool))


class CachedListening(Cached[Listening], Listening):
    """Remembers which tenants have endpoints, and which have none."""

    context = "webhooks"

    async def listens(self, tenant: TenantId) -> bool:
        """Tell whether any endpoint of a tenant is told of events."""
        return await self._remember(_LISTENS, tenant, tenant, lambda: self._inner.listens(tenant))
