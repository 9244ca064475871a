"""Rows of this context as entities, and back."""

from reference_service.adapters.persistence.files.tables import StoredFileRow
from reference_service.domain.files.kind import FileKind
from reference_service.domain.files.stored_file import FileName, StoredFile
from reference_service.domain.shared.ids import FileId, TenantId, UserId


def file_of(row: StoredFileRow) -> StoredFile:
    """Return the file that a row holds."""
    return StoredFile(
        id=FileId(row.id),
        tenant_id=TenantId(row.tenant_id),
        name=FileName(row.name),
        kind=FileKind(row.kind),
        size=row.size,
        uploaded_by=UserId(row.uploaded_by),
        created_at=row.created_at,
        deleted_at=row.deleted_at,
        version=row.version,
    )


def write_file(file: StoredFile, row: StoredFileRow) -> None:
    """Bring a row to the state of its file."""
    row.id = file.id.value
    row.tenant_id = file.tenant_id.value
    row.name = file.name.value
    row.kind = file.kind.value
    row.size = file.size
    row.uploaded_by = file.uploaded_by.value
    row.created_at = file.created_at
    row.deleted_at = file.deleted_at
