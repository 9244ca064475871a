"""How far the tenant that one works in has come. This hears of what happened, so it is a little behind."""

from typing import Annotated, Final

from fastapi import Depends

from reference_service.adapters.http.deps import Cases, RequiresInTenant
from reference_service.adapters.http.paging import Asked, Pages
from reference_service.adapters.http.problems import unwrap
from reference_service.adapters.http.refusals import refusals
from reference_service.adapters.http.routing import NamedRouter
from reference_service.adapters.http.schemas.base import PageOut
from reference_service.adapters.http.schemas.overview import ProjectProgressOut, TenantOverviewOut
from reference_service.application.shared.actor import TenantActor
from reference_service.domain.shared.access import Permission

router: Final = NamedRouter(prefix="/overview", tags=["overview"])
_Reader = Annotated[TenantActor, Depends(RequiresInTenant(Permission.PROJECTS_READ))]
_Page = Annotated[Asked, Depends(Pages("overview/projects"))]


@router.get("", responses=refusals(401, 403, 404))
async def get_overview(actor: _Reader, cases: Cases) -> TenantOverviewOut:
    """Look at how far the tenant has come."""
    return TenantOverviewOut.model_validate(unwrap(await cases.overview.get.execute(actor)))


@router.get("/projects", responses=refusals(401, 403, 404))
async def list_progress(actor: _Reader, page: _Page, cases: Cases) -> PageOut[ProjectProgressOut]:
    """Look through how far the projects have come, oldest first."""
    pager = page.of(actor.tenant_id)
    return pager.show(unwrap(await cases.overview.list_progress.execute(actor, pager.request)), ProjectProgressOut)
