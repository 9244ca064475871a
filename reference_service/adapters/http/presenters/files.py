"""Files as clients see them."""

from fastapi import Response

from reference_service.adapters.http.presenters.headers import set_etag, set_location
from reference_service.adapters.http.schemas.files import FileOut
from reference_service.application.files.ports import FileView
from reference_service.application.files.queries.read_file import WholeFile
from reference_service.domain.files.kind import FileKind


def file_out(file: FileView, response: Response) -> FileOut:
    """Return what is known of a file, with its version as the `ETag`."""
    set_etag(response, file.version)
    return FileOut.model_validate(file)


def new_file_out(file: FileView, response: Response) -> FileOut:
    """Return what is known of a file that was just brought, and where it is found."""
    set_location(response, "files", file.id)
    return file_out(file, response)


def content_out(whole: WholeFile) -> Response:
    """Return what is in a file, as what it is, to be saved and never to be shown: a browser guesses nothing."""
    charset = "; charset=utf-8" if whole.file.kind == FileKind.TEXT else ""
    headers = {
        "Content-Type": f"{whole.file.kind}{charset}",
        "Content-Disposition": f'attachment; filename="{whole.file.safe_name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(whole.content, headers=headers)
