"""All of something, of the tenant that one works in, in one answer."""

from collections.abc import AsyncIterator
from typing import Annotated, Final

from fastapi import Depends

from reference_service.adapters.http.deps import Cases, RequiresInTenant, State
from reference_service.adapters.http.ndjson import NdjsonResponse, lines_of
from reference_service.adapters.http.problems import unwrap
from reference_service.adapters.http.refusals import refusals
from reference_service.adapters.http.routing import NamedRouter
from reference_service.adapters.http.schemas.work import TaskOut
from reference_service.application.shared.actor import TenantActor
from reference_service.domain.shared.access import Permission

router: Final = NamedRouter(prefix="/exports", tags=["exports"])
_Exporter = Annotated[TenantActor, Depends(RequiresInTenant(Permission.TASKS_EXPORT))]


async def slot(actor: _Exporter, state: State) -> AsyncIterator[TenantActor]:
    """Return whoever may export, while there is a place for it: it is given back after the answer."""
    with state.exports.taken():
        yield actor


@router.get("/tasks", status_code=200, response_class=NdjsonResponse, responses=refusals(401, 403, 404))
async def export_tasks(actor: Annotated[TenantActor, Depends(slot)], state: State, cases: Cases) -> NdjsonResponse:
    """Take all tasks along, oldest first, one a line; the last line, `{"complete": true, "count": 2}`, says that it is all."""
    tasks = unwrap(await cases.work.export_tasks.execute(actor))
    return NdjsonResponse(lines_of(tasks, TaskOut.model_validate), state.export_patience)
