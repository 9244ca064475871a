"""What tenancy knows, for work."""

from reference_service.application.tenancy.ports import Memberships
from reference_service.application.work.ports import Colleagues
from reference_service.domain.shared.ids import TenantId, UserId


class MemberColleagues(Colleagues):
    """The members of a tenant are colleagues."""

    def __init__(self, memberships: Memberships) -> None:
        self._memberships = memberships

    async def includes(self, tenant: TenantId, user: UserId) -> bool:
        """Tell whether a user is a member of a tenant, so that work can be assigned to them."""
        return await self._memberships.role_of(user, tenant) is not None
