"""What the use cases of this context ask of the outside."""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from reference_service.application.shared.ports.repository import Repository
from reference_service.application.shared.ports.unit_of_work import UnitOfWork
from reference_service.domain.files.stored_file import StoredFile
from reference_service.domain.shared.ids import FileId, TenantId, UserId


class StoredFiles(Repository[FileId, StoredFile]):
    """What is known of the files of one tenant."""


class FilesUnitOfWork(UnitOfWork):
    """A transaction over what is known of the files of one tenant."""

    files: StoredFiles


class FilesTransactions(ABC):
    """Where transactions over this context come from."""

    @abstractmethod
    def begin(self, tenant: TenantId, by: UserId | None) -> FilesUnitOfWork:
        """Return a transaction inside one tenant, in the name of a user; None is the service itself."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Something in the store, and since when."""

    tenant: TenantId
    file: FileId
    since: datetime


class FileStore(ABC):
    """What is in files. It knows nothing of their names: a place is made of identities alone. OSError: it fails."""

    @abstractmethod
    async def put_aside(self, tenant: TenantId, file: FileId, content: bytes) -> None:
        """Keep what is in a file that nobody knows of yet, so that it outlives the process."""

    @abstractmethod
    async def settle(self, tenant: TenantId, file: FileId) -> None:
        """Keep what was put aside for good: everybody knows of it now."""

    @abstractmethod
    async def read(self, tenant: TenantId, file: FileId) -> bytes | None:
        """Return what is in a file that is known, also if it is still put aside; None if there is nothing."""

    @abstractmethod
    async def remove(self, tenant: TenantId, file: FileId) -> None:
        """Remove what is in a file, put aside or not, if there is anything."""

    @abstractmethod
    def kept(self) -> AsyncGenerator[Kept, None]:
        """Return all that there is, in any order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """What is told about a file."""

    id: UUID
    name: str
    safe_name: str
    kind: str
    size: int
    uploaded_by: UUID
    created_at: datetime
    version: int


class FileReader(ABC):
    """Files, to look at, without deleted ones."""

    @abstractmethod
    async def get(self, tenant: TenantId, file: FileId) -> FileView | None:
        """Return one file."""
