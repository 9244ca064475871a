"""Files that tenants keep here: what routes can ask for."""

from dataclasses import dataclass

from reference_service.application.files.commands.delete_file import DeleteFileHandler
from reference_service.application.files.commands.upload_file import UploadFileHandler
from reference_service.application.files.queries.get_file import GetFileHandler
from reference_service.application.files.queries.read_file import ReadFileHandler


@dataclass(frozen=True, slots=True, kw_only=True)
class FileUseCases:
    """What concerns files."""

    upload: UploadFileHandler
    delete: DeleteFileHandler
    get: GetFileHandler
    read: ReadFileHandler
