"""Keep a file."""

from dataclasses import dataclass, field

from reference_service.application.files.ports import FileStore, FilesTransactions, FileView
from reference_service.application.files.views import view_of_file
from reference_service.application.shared.actor import TenantActor
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.domain.files.kind import FileKind, kind_of
from reference_service.domain.files.stored_file import FileName, StoredFile
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, Invalid
from reference_service.domain.shared.ids import FileId
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadFile:
    """A file: what its owner calls it and says that it is, and what is in it."""

    name: str
    said_to_be: str
    """A media type."""
    content: bytes = field(repr=False)


class UploadFileHandler:
    """Keeps files of a known kind, up to a number of bytes."""

    def __init__(self, transactions: FilesTransactions, store: FileStore, clock: Clock, ids: IdFactory, most: int) -> None:
        self._transactions = transactions
        self._store = store
        self._clock = clock
        self._ids = ids
        self._most = most

    async def execute(self, actor: TenantActor, command: UploadFile) -> Result[FileView, DomainError]:
        """Return the file as it is kept; refused is what is too large, of another kind than it is said to be, or of none."""
        allowed = actor.require(Permission.FILES_UPLOAD)
        if isinstance(allowed, Err):
            return allowed
        name = FileName.parse(command.name)
        if isinstance(name, Err):
            return name
        kind = self._kind(command)
        if isinstance(kind, Err):
            return kind
        file = StoredFile.upload(
            FileId(self._ids.new()),
            tenant_id=actor.tenant_id,
            name=name.value,
            kind=kind.value,
            size=len(command.content),
            by=actor.user_id,
            now=self._clock.now(),
        )
        return await self._keep(actor, file, command.content)

    def _kind(self, command: UploadFile) -> Result[FileKind, DomainError]:
        if len(command.content) > self._most:
            return Err(_refused("FILE_TOO_LARGE", f"A file has at most {self._most} bytes."))
        kind = kind_of(command.content)
        if kind is None:
            return Err(_refused("FILE_KIND_UNSUPPORTED", f"A file is one of {', '.join(FileKind)}."))
        if kind.value != command.said_to_be:
            return Err(_refused("FILE_KIND_MISMATCH", "The file is not what `Content-Type` says."))
        return Ok(kind)

    async def _keep(self, actor: TenantActor, file: StoredFile, content: bytes) -> Result[FileView, DomainError]:
        await self._store.put_aside(actor.tenant_id, file.id, content)
        # If this does not come to its end, what was put aside is found by nobody, and removed one day.
        async with self._transactions.begin(actor.tenant_id, actor.user_id) as work:
            await work.files.add(file)
            stored = await work.commit()
        if isinstance(stored, Err):
            await self._store.remove(actor.tenant_id, file.id)
            return stored
        await self._store.settle(actor.tenant_id, file.id)
        return Ok(view_of_file(file))


def _refused(code: str, message: str) -> Invalid:
    return Invalid(code=code, message=message, field="body")
