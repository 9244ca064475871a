"""Look at what is known of a file."""

from reference_service.application.files.ports import FileReader, FileView
from reference_service.application.shared.actor import TenantActor
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, not_found
from reference_service.domain.shared.ids import FileId
from reference_service.domain.shared.result import Err, Ok, Result


class GetFileHandler:
    """Shows a file of the actor's tenant."""

    def __init__(self, files: FileReader) -> None:
        self._files = files

    async def execute(self, actor: TenantActor, file_id: str) -> Result[FileView, DomainError]:
        """Return the file, unless it is deleted."""
        allowed = actor.require(Permission.FILES_READ)
        if isinstance(allowed, Err):
            return allowed
        parsed = FileId.parse(file_id)
        if isinstance(parsed, Err):
            return parsed
        file = await self._files.get(actor.tenant_id, parsed.value)
        return Err(not_found("file")) if file is None else Ok(file)
