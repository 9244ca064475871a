"""Whom work may be given to."""

from reference_service.application.work.ports import Colleagues
from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.ids import TenantId, UserId
from reference_service.domain.shared.result import Err, Ok, Result


async def find_assignee(colleagues: Colleagues, tenant: TenantId, user_id: str | None) -> Result[UserId | None, Invalid]:
    """Return the member that work is given to, None for nobody; somebody who is no member is refused."""
    if user_id is None:
        return Ok(None)
    parsed = UserId.parse(user_id)
    if isinstance(parsed, Err) or not await colleagues.includes(tenant, parsed.value):
        return Err(Invalid(code="NOT_A_MEMBER", message="`assignee_id` is no member of the tenant.", field="assignee_id"))
    return Ok(parsed.value)
