"""What happens to the addresses that are told of events."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from reference_service.domain.shared.events import TenantEvent
from reference_service.domain.shared.ids import EndpointId


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointEvent(TenantEvent):
    """A fact about an endpoint."""

    endpoint_id: EndpointId

    @property
    def aggregate(self) -> UUID:
        """The endpoint."""
        return self.endpoint_id.value


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointAdded(EndpointEvent):
    """There is a new endpoint."""

    name: ClassVar[str] = "webhooks.endpoint_added"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointEdited(EndpointEvent):
    """An endpoint has another address or other events."""

    name: ClassVar[str] = "webhooks.endpoint_edited"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointEnabled(EndpointEvent):
    """A disabled endpoint is told of events again."""

    name: ClassVar[str] = "webhooks.endpoint_enabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointDisabled(EndpointEvent):
    """An endpoint is told of nothing any more: somebody wanted it so, it is gone, or it failed for too long."""

    name: ClassVar[str] = "webhooks.endpoint_disabled"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretRotated(EndpointEvent):
    """An endpoint has a new secret; the one before is good for a while yet."""

    name: ClassVar[str] = "webhooks.secret_rotated"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointDeleted(EndpointEvent):
    """An endpoint is gone, and its secrets with it."""

    name: ClassVar[str] = "webhooks.endpoint_deleted"
