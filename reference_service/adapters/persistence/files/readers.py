"""Files as they are looked at."""

from typing import Final

from sqlalchemy import bindparam, select

from reference_service.adapters.persistence.files.tables import StoredFileRow
from reference_service.adapters.persistence.shared.reader import TenantReaderBase
from reference_service.application.files.ports import FileReader, FileView
from reference_service.domain.files.kind import FileKind
from reference_service.domain.files.stored_file import FileName
from reference_service.domain.shared.ids import FileId, TenantId

_FILE: Final = select(
    StoredFileRow.id,
    StoredFileRow.name,
    StoredFileRow.kind,
    StoredFileRow.size,
    StoredFileRow.uploaded_by,
    StoredFileRow.created_at,
    StoredFileRow.version,
).where(StoredFileRow.id == bindparam("file"), StoredFileRow.deleted_at.is_(None))


class SqlFileReader(TenantReaderBase, FileReader):
    """Files of the database."""

    async def get(self, tenant: TenantId, file: FileId) -> FileView | None:
        """Return one file."""
        row = await self._row(tenant, _FILE, file=file.value)
        if row is None:
            return None
        return FileView(
            id=row.id,
            name=row.name,
            safe_name=FileName(row.name).safe(FileKind(row.kind)),
            kind=row.kind,
            size=row.size,
            uploaded_by=row.uploaded_by,
            created_at=row.created_at,
            version=row.version,
        )
