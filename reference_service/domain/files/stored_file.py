"""A file that a tenant keeps: what is known of it, without what is in it."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from reference_service.domain.files.events import FileDeleted, FileUploaded
from reference_service.domain.files.kind import FileKind
from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.ids import FileId, TenantId, UserId
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.shared.text import Name

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class FileName:
    """How a file is called by whoever brought it: to be shown, and never a place."""

    value: str

    @classmethod
    def parse(cls, text: str) -> Result[Self, Invalid]:
        """Return the name, unless it is a path, or holds what no line holds."""
        line = Name.parse(text, field="name")
        if isinstance(line, Err):
            return line
        if {"/", "\\"} & set(line.value.value):
            return Err(Invalid(code="INVALID_FILE_NAME", message="`name` is a name, and no path.", field="name"))
        return Ok(cls(line.value.value))

    def safe(self, kind: FileKind) -> str:
        """Return a name that no system takes for anything but a file of its kind."""
        stem = _UNSAFE.sub("_", self.value.rpartition(".")[0] or self.value).strip("_")
        return f"{stem or 'file'}.{kind.extension}"


@dataclass(slots=True, eq=False, kw_only=True)
class StoredFile(Entity):
    """A file."""

    id: FileId
    tenant_id: TenantId
    name: FileName
    kind: FileKind
    size: int
    """In bytes."""
    uploaded_by: UserId
    created_at: datetime
    deleted_at: datetime | None = None

    @classmethod
    def upload(
        cls, file_id: FileId, *, tenant_id: TenantId, name: FileName, kind: FileKind, size: int, by: UserId, now: datetime
    ) -> Self:
        """Return a new file."""
        file = cls(id=file_id, tenant_id=tenant_id, name=name, kind=kind, size=size, uploaded_by=by, created_at=now)
        file._record(FileUploaded(occurred_at=now, tenant_id=tenant_id, file_id=file_id, kind=kind.value, size=size))
        return file

    def delete(self, now: datetime) -> None:
        """Delete the file, once."""
        if self.deleted_at is None:
            self.deleted_at = now
            self._record(FileDeleted(occurred_at=now, tenant_id=self.tenant_id, file_id=self.id))
