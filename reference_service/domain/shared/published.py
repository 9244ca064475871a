"""The facts that other contexts may hear of: all that one context knows of another."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from reference_service.domain.shared.events import Event, TenantEvent
from reference_service.domain.shared.ids import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRegistered(Event):
    """Somebody asked for an account; the address is not verified yet."""

    name: ClassVar[str] = "identity.user_registered"
    user_id: UserId
    display_name: str

    @property
    def aggregate(self) -> UUID:
        """The user."""
        return self.user_id.value


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantCreated(TenantEvent):
    """Somebody founded a tenant and owns it; it still has to be set up."""

    name: ClassVar[str] = "tenancy.tenant_created"
    owner_id: UserId
    title: str

    @property
    def aggregate(self) -> UUID:
        """The tenant."""
        return self.tenant_id.value
