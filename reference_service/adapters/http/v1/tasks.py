"""Tasks of the tenant that one works in."""

from typing import Annotated, Final

from fastapi import Depends, Query, Response

from reference_service.adapters.http.deps import Cases, IdempotencyKey, IfMatch, IfMatchGiven, RequiresInTenant
from reference_service.adapters.http.paging import Asked, Pages
from reference_service.adapters.http.presenters.work import new_task_out, task_out
from reference_service.adapters.http.problems import unwrap
from reference_service.adapters.http.refusals import refusals
from reference_service.adapters.http.routing import NamedRouter
from reference_service.adapters.http.schemas.base import PageOut
from reference_service.adapters.http.schemas.work import MoveIn, TaskIn, TaskOut
from reference_service.application.shared.actor import TenantActor
from reference_service.application.work.commands.create_task import CreateTask
from reference_service.application.work.commands.delete_task import DeleteTask
from reference_service.application.work.commands.edit_task import EditTask
from reference_service.application.work.commands.move_task import MoveTask
from reference_service.application.work.commands.restore_task import RestoreTask
from reference_service.application.work.queries.list_tasks import ListTasks
from reference_service.domain.shared.access import Permission

router: Final = NamedRouter(tags=["tasks"])
_Reader = Annotated[TenantActor, Depends(RequiresInTenant(Permission.TASKS_READ))]
_Creator = Annotated[TenantActor, Depends(RequiresInTenant(Permission.TASKS_CREATE))]
_Editor = Annotated[TenantActor, Depends(RequiresInTenant(Permission.TASKS_EDIT))]
_Deleter = Annotated[TenantActor, Depends(RequiresInTenant(Permission.TASKS_DELETE))]
_Page = Annotated[Asked, Depends(Pages("tasks"))]
_Id = Annotated[str | None, Query(max_length=36)]
# No title holds a NUL, and PostgreSQL takes none in any text.
_Words = Annotated[str | None, Query(max_length=120, pattern=r"^[^\x00]*$", description="Letters that the title holds.")]


async def wanted_tasks(
    project_id: _Id = None,
    state: Annotated[str | None, Query(max_length=32)] = None,
    assignee_id: _Id = None,
    words: _Words = None,
) -> ListTasks:
    """Return which tasks a query asks for."""
    return ListTasks(project_id=project_id, state=state, assignee_id=assignee_id, words=words)


@router.post("/projects/{project_id}/tasks", status_code=201, responses=refusals(401, 403, 404, 409, 412))
async def create_task(
    actor: _Creator, project_id: str, key: IdempotencyKey, body: TaskIn, response: Response, cases: Cases
) -> TaskOut:
    """Add a task to a project."""
    command = CreateTask(
        project_id=project_id,
        title=body.title,
        description=body.description,
        assignee_id=body.assignee_id,
        key=key.of_member(actor),
    )
    return new_task_out(unwrap(await cases.work.create_task.execute(actor, command)), response)


@router.get("/tasks", responses=refusals(401, 403, 404))
async def list_tasks(
    actor: _Reader, wanted: Annotated[ListTasks, Depends(wanted_tasks)], page: _Page, cases: Cases
) -> PageOut[TaskOut]:
    """Look through the tasks, oldest first."""
    pager = page.of(actor.tenant_id)
    return pager.show(unwrap(await cases.work.list_tasks.execute(actor, wanted, pager.request)), TaskOut)


@router.get("/tasks/{task_id}", responses=refusals(401, 403, 404))
async def get_task(actor: _Reader, task_id: str, response: Response, cases: Cases) -> TaskOut:
    """Look at a task."""
    return task_out(unwrap(await cases.work.get_task.execute(actor, task_id)), response)


@router.put("/tasks/{task_id}", responses=refusals(401, 403, 404, 412, 428))
async def edit_task(actor: _Editor, task_id: str, version: IfMatch, body: TaskIn, response: Response, cases: Cases) -> TaskOut:
    """Give a task other words, or to somebody else."""
    command = EditTask(
        task_id=task_id,
        title=body.title,
        description=body.description,
        assignee_id=body.assignee_id,
        expected_version=version,
    )
    return task_out(unwrap(await cases.work.edit_task.execute(actor, command)), response)


@router.post("/tasks/{task_id}/move", responses=refusals(401, 403, 404, 409, 412))
async def move_task(
    actor: _Editor, task_id: str, version: IfMatchGiven, body: MoveIn, response: Response, cases: Cases
) -> TaskOut:
    """Take a task one step along its way; with `If-Match`, only if it is still as it was read."""
    command = MoveTask(task_id=task_id, state=body.state, expected_version=version)
    return task_out(unwrap(await cases.work.move_task.execute(actor, command)), response)


@router.delete("/tasks/{task_id}", status_code=204, responses=refusals(401, 403, 404, 412))
async def delete_task(actor: _Deleter, task_id: str, cases: Cases) -> None:
    """Delete a task, until it is restored."""
    unwrap(await cases.work.delete_task.execute(actor, DeleteTask(task_id=task_id)))


@router.post("/tasks/{task_id}/restore", responses=refusals(401, 403, 404, 412))
async def restore_task(actor: _Deleter, task_id: str, response: Response, cases: Cases) -> TaskOut:
    """Bring a deleted task back."""
    return task_out(unwrap(await cases.work.restore_task.execute(actor, RestoreTask(task_id=task_id))), response)
