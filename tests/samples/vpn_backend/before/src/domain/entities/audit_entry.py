from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class AuditEntry:
    id: UUID
    admin_id: UUID | None
    action: str
    target: str
    created_at: datetime
