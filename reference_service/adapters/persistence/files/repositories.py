"""The collection of this context, over its table."""

from typing import ClassVar

from reference_service.adapters.persistence.files.mapping import file_of, write_file
from reference_service.adapters.persistence.files.tables import StoredFileRow
from reference_service.adapters.persistence.shared.repository import SqlRepository
from reference_service.application.files.ports import StoredFiles
from reference_service.domain.files.stored_file import StoredFile
from reference_service.domain.shared.ids import FileId


class SqlStoredFiles(SqlRepository[FileId, StoredFile, StoredFileRow], StoredFiles):
    """Files in their table."""

    kind = StoredFileRow
    what: ClassVar[str] = "file"

    def _key(self, entity: StoredFile) -> FileId:
        return entity.id

    def _primary_key(self, key: FileId) -> object:
        return key.value

    def _entity(self, row: StoredFileRow) -> StoredFile:
        return file_of(row)

    def _row(self, entity: StoredFile) -> StoredFileRow:
        row = StoredFileRow()
        write_file(entity, row)
        return row

    def _apply(self, entity: StoredFile, row: StoredFileRow) -> None:
        write_file(entity, row)
