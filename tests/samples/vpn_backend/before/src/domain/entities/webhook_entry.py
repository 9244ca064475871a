from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class WebhookEntry:
    id: UUID
    source: str
    payload: str
    is_valid: bool
    received_at: datetime
