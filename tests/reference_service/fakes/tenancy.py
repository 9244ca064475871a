"""Fakes of the ports of tenancy."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from reference_service.application.shared.actor import TenantActor
from reference_service.application.tenancy.commands.issue_tenant_token import TENANT_TOKEN_LIFETIME
from reference_service.application.tenancy.ports import (
    Addresses,
    Invitations,
    Memberships,
    MemberView,
    TenancyTransactions,
    TenancyUnitOfWork,
    TenantDirectory,
    TenantReader,
    Tenants,
    TenantTokens,
    TenantView,
    Workspaces,
)
from reference_service.application.tenancy.views import view_of_tenant
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import Conflict, Unauthenticated
from reference_service.domain.shared.ids import InvitationId, TenantId, UserId
from reference_service.domain.shared.pagination import Page, PageRequest, Place
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.tenancy.invitation import Invitation
from reference_service.domain.tenancy.tenant import Tenant, TenantStatus
from tests.reference_service.fakes.pages import page_of
from tests.reference_service.fakes.scoped import FakeTenantCollection, FakeTenantUnitOfWork, FakeTransactions
from tests.reference_service.fakes.shared import Store


class FakeTenants(Tenants):
    """The one tenant of a unit of work."""

    def __init__(self, store: Store, tenant: TenantId) -> None:
        self._tenant = tenant
        self.collection = FakeTenantCollection[TenantId, Tenant](
            store, "tenants", "tenant", lambda each: each.id, tenant, lambda each: each.id
        )

    async def get(self) -> Tenant | None:
        return await self.collection.get(self._tenant)

    async def add(self, tenant: Tenant) -> None:
        await self.collection.add(tenant)

    async def save(self, tenant: Tenant) -> None:
        await self.collection.save(tenant)


class FakeInvitations(FakeTenantCollection[InvitationId, Invitation], Invitations):
    """The invitations of one tenant."""

    def __init__(self, store: Store, tenant: TenantId) -> None:
        super().__init__(store, "invitations", "invitation", lambda each: each.id, tenant, lambda each: each.tenant_id)

    async def by_secret(self, digest: str) -> Invitation | None:
        return next((invitation for invitation in self.seen() if invitation.secret == digest), None)


class FakeTenancyUnitOfWork(FakeTenantUnitOfWork, TenancyUnitOfWork):
    """A transaction over one tenant."""

    def __init__(self, transactions: FakeTransactions, tenant: TenantId) -> None:
        super().__init__(transactions)
        tenants, invitations = FakeTenants(self.store, tenant), FakeInvitations(self.store, tenant)
        self.tenants, self.invitations = tenants, invitations
        self.collections = (tenants.collection, invitations)


class FakeTenancyTransactions(FakeTransactions, TenancyTransactions):
    """Where units of work over a store come from."""

    def begin(self, tenant: TenantId, by: UserId | None) -> FakeTenancyUnitOfWork:
        self.by.append(by)
        return FakeTenancyUnitOfWork(self, tenant)


class FakeMemberships(Memberships):
    """Who is a member, as the store has it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def role_of(self, user: UserId, tenant: TenantId) -> TenantRole | None:
        found = next((each for each in tenants_of(self._store) if each.id == tenant), None)
        return found.members.get(user) if found is not None and found.status is TenantStatus.OPEN else None


class FakeTenantTokens(TenantTokens):
    """Tokens that anybody can read: user, tenant, and the moment they were made."""

    def issue(self, user: UserId, tenant: TenantId, now: datetime) -> str:
        return f"{user} {tenant} {now.isoformat()}"

    def read(self, token: str, user: UserId, now: datetime) -> Result[TenantId, Unauthenticated]:
        parts = token.split()
        if len(parts) != 3 or parts[0] != str(user):
            return Err(Unauthenticated(code="TOKEN_INVALID", message="The token is not one of ours."))
        if now >= datetime.fromisoformat(parts[2]) + TENANT_TOKEN_LIFETIME:
            return Err(Unauthenticated(code="TOKEN_EXPIRED", message="The token is too old."))
        return Ok(TenantId.parse(parts[1]).unwrap())


class FakeAddresses(Addresses):
    """The verified addresses that a test gives."""

    def __init__(self, known: Mapping[UserId, Email]) -> None:
        self.known = known

    async def verified(self, user: UserId) -> Email | None:
        return self.known.get(user)

    async def of(self, users: Collection[UserId]) -> Mapping[UserId, Email]:
        return {user: email for user, email in self.known.items() if user in users}


class FakeWorkspaces(Workspaces):
    """Notes what it is asked for; it refuses, or fails, as it is told to."""

    def __init__(self, transactions: FakeTenancyTransactions) -> None:
        self._transactions = transactions
        self.asked: list[tuple[object, ...]] = []
        self.refusal: Conflict | None = None
        self.prepare_fails: Exception | None = None
        self.discard_fails: Exception | None = None

    async def prepare(self, tenant: TenantId, owner: UserId, title: str) -> Result[None, Conflict]:
        self._note(self.prepare_fails, "prepare", tenant, owner, title)
        return Ok(None) if self.refusal is None else Err(self.refusal)

    async def discard(self, tenant: TenantId, owner: UserId) -> None:
        self._note(self.discard_fails, "discard", tenant, owner)

    def _note(self, failure: Exception | None, *asked: object) -> None:
        assert not self._transactions.is_open, "Another context was called inside a transaction of this one."
        self.asked.append(asked)
        if failure is not None:
            raise failure


class FakeTenantDirectory(TenantDirectory):
    """The tenants of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def all(self) -> Sequence[TenantId]:
        return [each.id for each in sorted(tenants_of(self._store), key=lambda each: (each.created_at, each.id))]


class FakeTenantReader(TenantReader):
    """Tenants and members of a store; the n-th member counts as having joined n seconds after the founding."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of_member(self, user: UserId) -> tuple[TenantView, ...]:
        found = [tenant for tenant in tenants_of(self._store) if user in tenant.members]
        return tuple(view_of_tenant(tenant, user) for tenant in sorted(found, key=lambda each: (each.created_at, each.id)))

    async def get(self, user: UserId, tenant: TenantId) -> TenantView | None:
        return next((view for view in await self.of_member(user) if view.id == tenant.value), None)

    async def open_invitations(self, tenant: TenantId, now: datetime) -> int:
        invited = [each for each in invitations_of(self._store) if each.tenant_id == tenant]
        return sum(each.accepted_at is None and now < each.expires_at for each in invited)

    async def members(self, actor: TenantActor, request: PageRequest) -> Page[MemberView]:
        tenant = next(each for each in tenants_of(self._store) if each.id == actor.tenant_id)
        views = [
            MemberView(user_id=user.value, role=role.value, email=None, joined_at=tenant.created_at + timedelta(seconds=number))
            for number, (user, role) in enumerate(tenant.members.items())
        ]
        return page_of(views, lambda view: Place(view.joined_at, view.user_id), request)


def tenants_of(store: Store) -> list[Tenant]:
    """Return all tenants that were committed."""
    return [entity for entity in store.tables.get("tenants", {}).values() if isinstance(entity, Tenant)]


def invitations_of(store: Store) -> list[Invitation]:
    """Return all invitations that were committed."""
    return [entity for entity in store.tables.get("invitations", {}).values() if isinstance(entity, Invitation)]
