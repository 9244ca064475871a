"""The tenant of a unit of work, as use cases look for it."""

from reference_service.application.tenancy.ports import TenancyUnitOfWork
from reference_service.domain.shared.errors import NotFound, not_found
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.tenancy.tenant import Tenant


async def find_tenant(work: TenancyUnitOfWork, member: UserId) -> Result[Tenant, NotFound]:
    """Return the tenant, if the user is one of its members at this moment."""
    tenant = await work.tenants.get()
    return Err(not_found("tenant")) if tenant is None or member not in tenant.members else Ok(tenant)
