"""Take a file out."""

from dataclasses import dataclass, field

from reference_service.application.files.ports import FileReader, FileStore, FileView
from reference_service.application.shared.actor import TenantActor
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, not_found
from reference_service.domain.shared.ids import FileId
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True)
class WholeFile:
    """A file, and what is in it."""

    file: FileView
    content: bytes = field(repr=False)


class ReadFileHandler:
    """Gives out files of the actor's tenant."""

    def __init__(self, files: FileReader, store: FileStore) -> None:
        self._files = files
        self._store = store

    async def execute(self, actor: TenantActor, file_id: str) -> Result[WholeFile, DomainError]:
        """Return the file with what is in it; nothing is given out that is not known."""
        allowed = actor.require(Permission.FILES_READ)
        if isinstance(allowed, Err):
            return allowed
        parsed = FileId.parse(file_id)
        if isinstance(parsed, Err):
            return parsed
        file = await self._files.get(actor.tenant_id, parsed.value)
        content = None if file is None else await self._store.read(actor.tenant_id, parsed.value)
        return Err(not_found("file")) if file is None or content is None else Ok(WholeFile(file, content))
