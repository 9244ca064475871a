"""Projects of the tenant that one works in."""

from typing import Annotated, Final

from fastapi import Depends, Response

from reference_service.adapters.http.deps import Cases, IdempotencyKey, IfMatch, RequiresInTenant
from reference_service.adapters.http.paging import Asked, Pages
from reference_service.adapters.http.presenters.work import new_project_out, project_out
from reference_service.adapters.http.problems import unwrap
from reference_service.adapters.http.refusals import refusals
from reference_service.adapters.http.routing import NamedRouter
from reference_service.adapters.http.schemas.base import PageOut
from reference_service.adapters.http.schemas.work import ProjectIn, ProjectOut
from reference_service.application.shared.actor import TenantActor
from reference_service.application.work.commands.create_project import CreateProject
from reference_service.application.work.commands.delete_project import DeleteProject
from reference_service.application.work.commands.edit_project import EditProject
from reference_service.application.work.commands.restore_project import RestoreProject
from reference_service.domain.shared.access import Permission

router: Final = NamedRouter(prefix="/projects", tags=["projects"])
_Reader = Annotated[TenantActor, Depends(RequiresInTenant(Permission.PROJECTS_READ))]
_Creator = Annotated[TenantActor, Depends(RequiresInTenant(Permission.PROJECTS_CREATE))]
_Editor = Annotated[TenantActor, Depends(RequiresInTenant(Permission.PROJECTS_EDIT))]
_Deleter = Annotated[TenantActor, Depends(RequiresInTenant(Permission.PROJECTS_DELETE))]
_Page = Annotated[Asked, Depends(Pages("projects"))]
_DeletedPage = Annotated[Asked, Depends(Pages("projects/deleted"))]


@router.post("", status_code=201, responses=refusals(401, 403, 404, 409, 412))
async def create_project(actor: _Creator, key: IdempotencyKey, body: ProjectIn, response: Response, cases: Cases) -> ProjectOut:
    """Start a project."""
    command = CreateProject(name=body.name, description=body.description, key=key.of_member(actor))
    return new_project_out(unwrap(await cases.work.create_project.execute(actor, command)), response)


@router.get("", responses=refusals(401, 403, 404))
async def list_projects(actor: _Reader, page: _Page, cases: Cases) -> PageOut[ProjectOut]:
    """Look through the projects, oldest first."""
    pager = page.of(actor.tenant_id)
    return pager.show(unwrap(await cases.work.list_projects.execute(actor, pager.request)), ProjectOut)


@router.get("/deleted", responses=refusals(401, 403, 404))
async def list_deleted_projects(actor: _Deleter, page: _DeletedPage, cases: Cases) -> PageOut[ProjectOut]:
    """Look through what can be restored, oldest first."""
    pager = page.of(actor.tenant_id)
    return pager.show(unwrap(await cases.work.list_deleted.execute(actor, pager.request)), ProjectOut)


@router.get("/{project_id}", deprecated=True, responses=refusals(401, 403, 404))
async def get_project(actor: _Reader, project_id: str, response: Response, cases: Cases) -> ProjectOut:
    """Look at a project. The second version of this API also counts its tasks."""
    return project_out(unwrap(await cases.work.get_project.execute(actor, project_id)), response)


@router.put("/{project_id}", responses=refusals(401, 403, 404, 409, 412, 428))
async def edit_project(
    actor: _Editor, project_id: str, version: IfMatch, body: ProjectIn, response: Response, cases: Cases
) -> ProjectOut:
    """Give a project other words."""
    command = EditProject(project_id=project_id, name=body.name, description=body.description, expected_version=version)
    return project_out(unwrap(await cases.work.edit_project.execute(actor, command)), response)


@router.delete("/{project_id}", status_code=204, responses=refusals(401, 403, 404, 412))
async def delete_project(actor: _Deleter, project_id: str, cases: Cases) -> None:
    """Delete a project with its tasks, until it is restored."""
    unwrap(await cases.work.delete_project.execute(actor, DeleteProject(project_id=project_id)))


@router.post("/{project_id}/restore", responses=refusals(401, 403, 404, 409, 412))
async def restore_project(actor: _Deleter, project_id: str, response: Response, cases: Cases) -> ProjectOut:
    """Bring a deleted project back, with its tasks."""
    return project_out(unwrap(await cases.work.restore_project.execute(actor, RestoreProject(project_id=project_id))), response)
