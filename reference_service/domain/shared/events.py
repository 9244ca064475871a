"""Facts: something happened, and will always have happened."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from reference_service.domain.shared.ids import TenantId


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(ABC):
    """A fact about one aggregate. It holds no secret: it is stored, sent and shown to auditors."""

    name: ClassVar[str]
    occurred_at: datetime

    @property
    @abstractmethod
    def aggregate(self) -> UUID:
        """What it happened to; the facts about one aggregate are delivered in their order."""

    @property
    def tenant(self) -> TenantId | None:
        """The tenant it belongs to; None for what concerns a user alone."""
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformEvent(Event):
    """A fact about the service itself: it concerns neither one tenant nor one user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantEvent(Event):
    """A fact inside one tenant."""

    tenant_id: TenantId

    @property
    def tenant(self) -> TenantId:
        """The tenant it belongs to."""
        return self.tenant_id
