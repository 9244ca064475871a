from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class SubscriptionDTO:
    id: UUID
    plan_id: UUID
    ends_at: datetime
