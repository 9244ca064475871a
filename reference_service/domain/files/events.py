"""What happens to files."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from reference_service.domain.shared.events import TenantEvent
from reference_service.domain.shared.ids import FileId


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEvent(TenantEvent):
    """A fact about a file."""

    file_id: FileId

    @property
    def aggregate(self) -> UUID:
        """The file."""
        return self.file_id.value


@dataclass(frozen=True, slots=True, kw_only=True)
class FileUploaded(FileEvent):
    """There is a new file."""

    name: ClassVar[str] = "files.file_uploaded"
    kind: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDeleted(FileEvent):
    """A file is gone for good."""

    name: ClassVar[str] = "files.file_deleted"
