"""Two tenants, the people in them, and what the use cases of tenancy are made of."""

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from reference_service.application.shared.actor import Actor, TenantActor
from reference_service.domain.shared.access import PlatformRole, TenantRole
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.ids import InvitationId, SessionId, TenantId, UserId
from reference_service.domain.shared.text import Name
from reference_service.domain.tenancy.invitation import LIFETIME, Invitation
from reference_service.domain.tenancy.tenant import Tenant, TenantStatus
from tests.reference_service.fakes.shared import BEGINNING, FakeClock, FakeIds, FakeLinks, FakeMailer, FakeSecrets, Store
from tests.reference_service.fakes.tenancy import (
    FakeAddresses,
    FakeMemberships,
    FakeTenancyTransactions,
    FakeTenantReader,
    FakeTenantTokens,
    FakeWorkspaces,
    invitations_of,
    tenants_of,
)

OWNER, MANAGER, MEMBER, VIEWER, STRANGER, GUEST = (UserId(UUID(int=number)) for number in range(101, 107))
ROLES: Final = {OWNER: TenantRole.OWNER, MANAGER: TenantRole.MANAGER, MEMBER: TenantRole.MEMBER, VIEWER: TenantRole.VIEWER}
OURS, THEIRS, NOWHERE = (TenantId(UUID(int=number)) for number in range(201, 204))
INVITATION = InvitationId(UUID(int=301))
SECRET = "mailed"  # noqa: S105 - a secret that only tests have

ADDRESSES: Final = {
    OWNER: Email("owner@example.com"),
    MANAGER: Email("manager@example.com"),
    MEMBER: Email("member@example.com"),
    GUEST: Email("guest@example.com"),
}


def tenant(tenant_id: TenantId = OURS, *, status: TenantStatus = TenantStatus.OPEN) -> Tenant:
    """Return a stored tenant: ours has a member of each role, theirs has the stranger."""
    members = {STRANGER: TenantRole.OWNER} if tenant_id == THEIRS else ROLES
    return Tenant(id=tenant_id, name=Name("Engines"), status=status, created_at=BEGINNING, members=members, version=3)


def invitation(tenant_id: TenantId = OURS, *, role: TenantRole = TenantRole.MEMBER, by: UserId = MANAGER) -> Invitation:
    """Return the stored invitation of the guest, whose mail holds the secret."""
    return Invitation(
        id=INVITATION,
        tenant_id=tenant_id,
        email=ADDRESSES[GUEST],
        role=role,
        invited_by=by,
        expires_at=BEGINNING + LIFETIME,
        secret=FakeSecrets().known(SECRET).digest,
        version=2,
    )


def user(user_id: UserId, role: PlatformRole = PlatformRole.USER) -> Actor:
    """Return somebody who is logged in."""
    return Actor(user_id, SessionId(UUID(int=1)), role)


def at_work(user_id: UserId, tenant_id: TenantId = OURS) -> TenantActor:
    """Return a member of our tenant at work in it, or with the same role in another."""
    return TenantActor(user_id, tenant_id, ROLES[user_id])


@dataclass(slots=True)
class Setting:
    """All that the use cases ask for, over one store that holds two open tenants."""

    store: Store = field(default_factory=Store)
    clock: FakeClock = field(default_factory=FakeClock)
    ids: FakeIds = field(default_factory=FakeIds)
    secrets: FakeSecrets = field(default_factory=FakeSecrets)
    mailer: FakeMailer = field(default_factory=FakeMailer)
    links: FakeLinks = field(default_factory=FakeLinks)
    tokens: FakeTenantTokens = field(default_factory=FakeTenantTokens)
    addresses: FakeAddresses = field(default_factory=lambda: FakeAddresses(ADDRESSES))
    transactions: FakeTenancyTransactions = field(init=False)
    workspaces: FakeWorkspaces = field(init=False)
    reader: FakeTenantReader = field(init=False)
    memberships: FakeMemberships = field(init=False)

    def __post_init__(self) -> None:
        self.transactions = FakeTenancyTransactions(self.store)
        self.workspaces = FakeWorkspaces(self.transactions)
        self.reader = FakeTenantReader(self.store)
        self.memberships = FakeMemberships(self.store)
        self.keep(tenant(OURS), tenant(THEIRS))

    def keep(self, *entities: Tenant | Invitation) -> None:
        """Put entities into the store as they are."""
        for entity in entities:
            table = "tenants" if isinstance(entity, Tenant) else "invitations"
            self.store.tables.setdefault(table, {})[entity.id] = entity

    def tenant(self, tenant_id: TenantId = OURS) -> Tenant:
        """Return a tenant as it is stored."""
        return next(each for each in tenants_of(self.store) if each.id == tenant_id)

    def touch(self) -> None:
        """Change our tenant, as somebody else does at the same time."""
        self.tenant().version += 1

    def invitation(self) -> Invitation:
        """Return the one stored invitation."""
        (found,) = invitations_of(self.store)
        return found
