"""The collections of this context, over its tables."""

from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from reference_service.adapters.persistence.shared.repository import Change, SqlCollection, SqlRepository
from reference_service.adapters.persistence.tenancy.mapping import invitation_of, tenant_of, write_invitation, write_tenant
from reference_service.adapters.persistence.tenancy.tables import InvitationRow, TenantRecord
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.tenancy.ports import Invitations, Tenants
from reference_service.domain.shared.ids import InvitationId, TenantId
from reference_service.domain.tenancy.invitation import Invitation
from reference_service.domain.tenancy.tenant import Tenant


class SqlTenants(SqlCollection[TenantId, Tenant, TenantRecord], Tenants):
    """The tenant of the unit of work in its table, and its members in theirs."""

    kind = TenantRecord
    what: ClassVar[str] = "tenant"

    def __init__(self, session: AsyncSession, changes: list[Change], *, tenant: TenantId, clock: Clock) -> None:
        """Take what all collections take, whose tenant it is, and what tells when a member joined."""
        super().__init__(session, changes)
        self._tenant = tenant
        self._clock = clock

    async def get(self) -> Tenant | None:
        """Return the tenant."""
        return await self._find(self._tenant)

    def _key(self, entity: Tenant) -> TenantId:
        return entity.id

    def _primary_key(self, key: TenantId) -> object:
        return key.value

    def _entity(self, row: TenantRecord) -> Tenant:
        return tenant_of(row)

    def _row(self, entity: Tenant) -> TenantRecord:
        row = TenantRecord()
        write_tenant(entity, row, self._clock.now())
        return row

    def _apply(self, entity: Tenant, row: TenantRecord) -> None:
        write_tenant(entity, row, self._clock.now())


class SqlInvitations(SqlRepository[InvitationId, Invitation, InvitationRow], Invitations):
    """Invitations in their table."""

    kind = InvitationRow
    what: ClassVar[str] = "invitation"

    async def by_secret(self, digest: str) -> Invitation | None:
        """Return the invitation whose mail holds the secret of a digest."""
        return await self._first(select(InvitationRow).where(InvitationRow.secret == digest))

    def _key(self, entity: Invitation) -> InvitationId:
        return entity.id

    def _primary_key(self, key: InvitationId) -> object:
        return key.value

    def _entity(self, row: InvitationRow) -> Invitation:
        return invitation_of(row)

    def _row(self, entity: Invitation) -> InvitationRow:
        row = InvitationRow()
        write_invitation(entity, row)
        return row

    def _apply(self, entity: Invitation, row: InvitationRow) -> None:
        write_invitation(entity, row)
