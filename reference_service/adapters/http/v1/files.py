"""Files of the tenant that one works in."""

from typing import Annotated, Any, Final

from fastapi import Depends, Query, Request, Response

from reference_service.adapters.http.deps import Cases, RequiresInTenant
from reference_service.adapters.http.presenters.files import content_out, file_out, new_file_out
from reference_service.adapters.http.problems import unwrap
from reference_service.adapters.http.refusals import refusals
from reference_service.adapters.http.routing import NamedRouter
from reference_service.adapters.http.schemas.files import FileOut
from reference_service.application.files.commands.delete_file import DeleteFile
from reference_service.application.files.commands.upload_file import UploadFile
from reference_service.application.shared.actor import TenantActor
from reference_service.domain.files.kind import FileKind
from reference_service.domain.shared.access import Permission

router: Final = NamedRouter(prefix="/files", tags=["files"])
_Reader = Annotated[TenantActor, Depends(RequiresInTenant(Permission.FILES_READ))]
_Uploader = Annotated[TenantActor, Depends(RequiresInTenant(Permission.FILES_UPLOAD))]
_Name = Annotated[str, Query(min_length=1, max_length=120, description="How the file is called. It is no path.")]
_CONTENT: Final[dict[str, Any]] = {kind.value: {"schema": {"type": "string", "format": "binary"}} for kind in FileKind}


@router.post(
    "",
    status_code=201,
    responses=refusals(401, 403, 404, 409, 412),
    openapi_extra={"requestBody": {"required": True, "content": _CONTENT}},
)
async def upload_file(actor: _Uploader, name: _Name, request: Request, response: Response, cases: Cases) -> FileOut:
    """Keep a file. The body is the file itself, and `Content-Type` says what it is, which has to be true."""
    said_to_be = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    command = UploadFile(name=name, said_to_be=said_to_be, content=await request.body())
    return new_file_out(unwrap(await cases.files.upload.execute(actor, command)), response)


@router.get("/{file_id}", responses=refusals(401, 403, 404))
async def get_file(actor: _Reader, file_id: str, response: Response, cases: Cases) -> FileOut:
    """Look at what is known of a file."""
    return file_out(unwrap(await cases.files.get.execute(actor, file_id)), response)


@router.get(
    "/{file_id}/content",
    response_class=Response,
    responses={200: {"content": _CONTENT, "description": "What is in the file, to be saved."}, **refusals(401, 403, 404)},
)
async def read_file(actor: _Reader, file_id: str, cases: Cases) -> Response:
    """Take a file out."""
    return content_out(unwrap(await cases.files.read.execute(actor, file_id)))


@router.delete("/{file_id}", status_code=204, responses=refusals(401, 403, 404, 409, 412))
async def delete_file(actor: _Uploader, file_id: str, cases: Cases) -> None:
    """Delete a file for good."""
    unwrap(await cases.files.delete.execute(actor, DeleteFile(file_id=file_id)))
