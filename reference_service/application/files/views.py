"""Files as they are told."""

from reference_service.application.files.ports import FileView
from reference_service.domain.files.stored_file import StoredFile


def view_of_file(file: StoredFile) -> FileView:
    """Return what is told about a file."""
    return FileView(
        id=file.id.value,
        name=file.name.value,
        safe_name=file.name.safe(file.kind),
        kind=file.kind.value,
        size=file.size,
        uploaded_by=file.uploaded_by.value,
        created_at=file.created_at,
        version=file.version,
    )
