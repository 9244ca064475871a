"""Projects, told with the number of their tasks."""

from typing import Annotated, Final

from fastapi import Depends, Response

from reference_service.adapters.http.deps import Cases, RequiresInTenant
from reference_service.adapters.http.presenters.work import overview_out
from reference_service.adapters.http.problems import unwrap
from reference_service.adapters.http.refusals import refusals
from reference_service.adapters.http.routing import NamedRouter
from reference_service.adapters.http.schemas.work import OverviewOut
from reference_service.application.shared.actor import TenantActor
from reference_service.domain.shared.access import Permission

router: Final = NamedRouter(prefix="/projects", tags=["projects"])
_Reader = Annotated[TenantActor, Depends(RequiresInTenant(Permission.PROJECTS_READ))]


@router.get("/{project_id}", responses=refusals(401, 403, 404))
async def get_project_overview(actor: _Reader, project_id: str, response: Response, cases: Cases) -> OverviewOut:
    """Look at a project and at how far it has come."""
    return overview_out(unwrap(await cases.work.get_overview.execute(actor, project_id)), response)
