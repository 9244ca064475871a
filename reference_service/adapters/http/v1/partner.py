"""What programs of partners do in the tenant that they were let into."""

from typing import Annotated, Final

from fastapi import Depends, Response

from reference_service.adapters.http.deps import Cases, IdempotencyKey
from reference_service.adapters.http.paging import Asked, Pages
from reference_service.adapters.http.partner import RequiresPartner
from reference_service.adapters.http.presenters.work import new_task_out
from reference_service.adapters.http.problems import unwrap
from reference_service.adapters.http.refusals import refusals
from reference_service.adapters.http.routing import NamedRouter
from reference_service.adapters.http.schemas.base import PageOut
from reference_service.adapters.http.schemas.partner import PartnerTaskIn
from reference_service.adapters.http.schemas.work import ProjectOut, TaskOut
from reference_service.application.shared.actor import TenantActor
from reference_service.application.work.commands.create_task import CreateTask
from reference_service.domain.shared.access import Permission

router: Final = NamedRouter(prefix="/partner", tags=["partner"])
_Reader = Annotated[TenantActor, Depends(RequiresPartner(Permission.PROJECTS_READ))]
_Creator = Annotated[TenantActor, Depends(RequiresPartner(Permission.TASKS_CREATE))]
_Page = Annotated[Asked, Depends(Pages("partner/projects"))]


@router.get("/projects", responses=refusals(401, 403, 404))
async def list_partner_projects(actor: _Reader, page: _Page, cases: Cases) -> PageOut[ProjectOut]:
    """Look through the projects of the partner's tenant, oldest first."""
    pager = page.of(actor.tenant_id)
    return pager.show(unwrap(await cases.work.list_projects.execute(actor, pager.request)), ProjectOut)


@router.post("/tasks", status_code=201, responses=refusals(401, 403, 404, 409, 412))
async def create_partner_task(
    actor: _Creator, key: IdempotencyKey, body: PartnerTaskIn, response: Response, cases: Cases
) -> TaskOut:
    """Add a task to a project of the partner's tenant, assigned to nobody."""
    command = CreateTask(project_id=body.project_id, title=body.title, description=body.description, key=key.of_member(actor))
    return new_task_out(unwrap(await cases.work.create_task.execute(actor, command)), response)
