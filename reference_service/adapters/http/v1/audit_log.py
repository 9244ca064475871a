"""What happened in the tenant that one works in."""

from typing import Annotated, Final

from fastapi import Depends

from reference_service.adapters.http.deps import Cases, RequiresInTenant, State
from reference_service.adapters.http.paging import Asked, Pages
from reference_service.adapters.http.problems import unwrap
from reference_service.adapters.http.refusals import refusals
from reference_service.adapters.http.routing import NamedRouter
from reference_service.adapters.http.schemas.audit_log import EntryOut, VerificationOut
from reference_service.adapters.http.schemas.base import PageOut
from reference_service.application.shared.actor import TenantActor
from reference_service.domain.shared.access import Permission

router: Final = NamedRouter(prefix="/audit-log", tags=["audit log"])
_Auditor = Annotated[TenantActor, Depends(RequiresInTenant(Permission.AUDIT_READ))]
_Page = Annotated[Asked, Depends(Pages("audit-log"))]


@router.get("", responses=refusals(401, 403, 404))
async def list_entries(actor: _Auditor, page: _Page, cases: Cases) -> PageOut[EntryOut]:
    """Look through the log, oldest first."""
    pager = page.of(actor.tenant_id)
    return pager.show(unwrap(await cases.audit.list_entries.execute(actor, pager.request)), EntryOut)


@router.get("/verification", responses=refusals(401, 403, 404))
async def verify_log(actor: _Auditor, cases: Cases, state: State) -> VerificationOut:
    """Find out whether anybody changed the log."""
    found = unwrap(await cases.audit.verify.execute(actor))
    if found.reason is not None:
        state.metrics.note_broken_chain()
    return VerificationOut.model_validate(found)
