"""Files, put together."""

from reference_service.adapters.files.folder import FolderFileStore
from reference_service.adapters.http.use_cases.files import FileUseCases
from reference_service.adapters.persistence.audit_log.trail import ChainedTrail
from reference_service.adapters.persistence.files.leftovers import file_leftovers
from reference_service.adapters.persistence.files.readers import SqlFileReader
from reference_service.adapters.persistence.files.unit_of_work import SqlFilesTransactions
from reference_service.application.files.commands.delete_file import DeleteFileHandler
from reference_service.application.files.commands.upload_file import UploadFileHandler
from reference_service.application.files.orphans import Orphans
from reference_service.application.files.ports import FileReader, FileStore
from reference_service.application.files.queries.get_file import GetFileHandler
from reference_service.application.files.queries.read_file import ReadFileHandler
from reference_service.application.shared.ports.leftovers import Leftovers
from reference_service.infrastructure.container import Container


def file_use_cases(container: Container) -> FileUseCases:
    """Return what concerns files."""
    databases, clock, store, reader = container.databases_of("files"), container.clock, _store(container), _reader(container)
    transactions = SqlFilesTransactions(databases, clock, container.ids, ChainedTrail(), (container.commits,))
    return FileUseCases(
        upload=UploadFileHandler(transactions, store, clock, container.ids, container.settings.file_limit),
        delete=DeleteFileHandler(transactions, store, clock),
        get=GetFileHandler(reader),
        read=ReadFileHandler(reader, store),
    )


def leftovers_of_files(container: Container) -> tuple[Leftovers, ...]:
    """Return what deleted and unfinished files leave behind."""
    return (*file_leftovers(container.databases_of("files")), Orphans(_reader(container), _store(container)))


def _reader(container: Container) -> FileReader:
    # What a replica does not know of yet would look like an orphan.
    return SqlFileReader(container.databases_of("files").primary)


def _store(container: Container) -> FileStore:
    return FolderFileStore(container.settings.data_folder / "files")
