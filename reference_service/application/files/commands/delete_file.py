"""Delete a file."""

from dataclasses import dataclass
from typing import Final

from reference_service.application.files.ports import FileStore, FilesTransactions
from reference_service.application.shared.actor import TenantActor
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.shared.access import Permission, TenantRole
from reference_service.domain.shared.errors import Denied, DomainError, not_found
from reference_service.domain.shared.ids import FileId
from reference_service.domain.shared.result import Err, Result

NOT_THE_UPLOADER: Final = Denied(code="NOT_THE_UPLOADER", message="Only a manager or whoever brought a file may delete it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteFile:
    """Which file."""

    file_id: str


class DeleteFileHandler:
    """Deletes files for good."""

    def __init__(self, transactions: FilesTransactions, store: FileStore, clock: Clock) -> None:
        self._transactions = transactions
        self._store = store
        self._clock = clock

    async def execute(self, actor: TenantActor, command: DeleteFile) -> Result[None, DomainError]:
        """Delete a file of the actor's own, or any for a manager."""
        allowed = actor.require(Permission.FILES_UPLOAD)
        if isinstance(allowed, Err):
            return allowed
        parsed = FileId.parse(command.file_id)
        if isinstance(parsed, Err):
            return parsed
        async with self._transactions.begin(actor.tenant_id, actor.user_id) as work:
            file = await work.files.get(parsed.value)
            if file is None or file.deleted_at is not None:
                return Err(not_found("file"))
            if actor.role.rank < TenantRole.MANAGER.rank and actor.user_id != file.uploaded_by:
                return Err(NOT_THE_UPLOADER)
            file.delete(self._clock.now())
            await work.files.save(file)
            stored = await work.commit()
        if not isinstance(stored, Err):
            await self._store.remove(actor.tenant_id, parsed.value)
        return stored
