"""What identity and tenancy know of those who listen."""

from datetime import datetime

from reference_service.application.identity.ports import DeniedSessions
from reference_service.application.live.ports import Listener, Standings
from reference_service.application.tenancy.ports import Memberships
from reference_service.domain.identity.session import session_over
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.errors import DomainError, not_found
from reference_service.domain.shared.result import Err, Ok, Result


class MemberStandings(Standings):
    """A listener is whoever is still logged in, and a member."""

    def __init__(self, denied: DeniedSessions, memberships: Memberships) -> None:
        self._denied = denied
        self._memberships = memberships

    async def of(self, listener: Listener, now: datetime) -> Result[TenantRole, DomainError]:
        """Return the role; Unauthenticated if the login is over, NotFound if they are no member any more."""
        if await self._denied.is_denied(listener.session_id, now):
            return Err(session_over())
        role = await self._memberships.role_of(listener.user_id, listener.tenant_id)
        return Err(not_found("tenant")) if role is None else Ok(role)
