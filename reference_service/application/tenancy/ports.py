"""What the use cases of this context ask of the outside."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from reference_service.application.shared.actor import TenantActor
from reference_service.application.shared.ports.repository import Repository
from reference_service.application.shared.ports.unit_of_work import UnitOfWork
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import Conflict, Unauthenticated
from reference_service.domain.shared.ids import InvitationId, TenantId, UserId
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.shared.result import Result
from reference_service.domain.tenancy.invitation import Invitation
from reference_service.domain.tenancy.tenant import Tenant


class Tenants(ABC):
    """The one tenant of the unit of work, with its members."""

    @abstractmethod
    async def get(self) -> Tenant | None:
        """Return the tenant."""

    @abstractmethod
    async def add(self, tenant: Tenant) -> None:
        """Take in the tenant, new."""

    @abstractmethod
    async def save(self, tenant: Tenant) -> None:
        """Keep the changes of the tenant and its members."""


class Invitations(Repository[InvitationId, Invitation]):
    """The invitations of one tenant."""

    @abstractmethod
    async def by_secret(self, digest: str) -> Invitation | None:
        """Return the invitation whose mail holds the secret of a digest."""


class TenancyUnitOfWork(UnitOfWork):
    """A transaction over one tenant."""

    tenants: Tenants
    invitations: Invitations


class TenancyTransactions(ABC):
    """Where transactions over this context come from."""

    @abstractmethod
    def begin(self, tenant: TenantId, by: UserId | None) -> TenancyUnitOfWork:
        """Return a transaction inside one tenant, in the name of a user; None is the service itself."""


class Memberships(ABC):
    """Who is a member of what, asked at every request."""

    @abstractmethod
    async def role_of(self, user: UserId, tenant: TenantId) -> TenantRole | None:
        """Return what a user is to an open tenant; None for somebody who is no member."""


class TenantTokens(ABC):
    """The short-lived token that names the tenant that a user works in."""

    @abstractmethod
    def issue(self, user: UserId, tenant: TenantId, now: datetime) -> str:
        """Return a token that ties a user to a tenant."""

    @abstractmethod
    def read(self, token: str, user: UserId, now: datetime) -> Result[TenantId, Unauthenticated]:
        """Return the tenant that a token ties this user to, if it is one of ours, for this use, and still good."""


class Addresses(ABC):
    """What this context has to know of accounts."""

    @abstractmethod
    async def verified(self, user: UserId) -> Email | None:
        """Return the address of a user, if it is verified."""

    @abstractmethod
    async def of(self, users: Collection[UserId]) -> Mapping[UserId, Email]:
        """Return the verified addresses of some users; those without one are left out."""


class Workspaces(ABC):
    """What another context has to make ready for a new tenant; making and discarding may be repeated."""

    @abstractmethod
    async def prepare(self, tenant: TenantId, owner: UserId, title: str) -> Result[None, Conflict]:
        """Make what a new tenant begins with."""

    @abstractmethod
    async def discard(self, tenant: TenantId, owner: UserId) -> None:
        """Take back what was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantView:
    """What is told about a tenant to one of its members."""

    id: UUID
    name: str
    status: str
    role: str
    """What the asker is to it."""
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantDetails(TenantView):
    """What is told about a tenant to a member who looks at this one alone; None stays for whoever may not see it."""

    open_invitations: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """What is told about a member; a reader leaves `email` None, and it stays so for whoever may not see it."""

    user_id: UUID
    role: str
    email: str | None
    joined_at: datetime


class TenantDirectory(ABC):
    """All tenants, for what the service does by itself and never for a request."""

    @abstractmethod
    async def all(self) -> Sequence[TenantId]:
        """Return the identities of all tenants, oldest first."""


class TenantReader(ABC):
    """Tenants and members, to look at."""

    @abstractmethod
    async def of_member(self, user: UserId) -> tuple[TenantView, ...]:
        """Return all tenants of a user, oldest first."""

    @abstractmethod
    async def get(self, user: UserId, tenant: TenantId) -> TenantView | None:
        """Return one tenant of a user."""

    @abstractmethod
    async def open_invitations(self, tenant: TenantId, now: datetime) -> int:
        """Return how many are invited to a tenant and may still accept."""

    @abstractmethod
    async def members(self, actor: TenantActor, request: PageRequest) -> Page[MemberView]:
        """Return some members of the actor's tenant, in the order of their joining."""
