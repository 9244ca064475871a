"""Tenants and members as they are looked at."""

from datetime import datetime

from sqlalchemy import bindparam, func, select

from reference_service.adapters.persistence.shared.reader import Line, TenantReaderBase
from reference_service.adapters.persistence.tenancy.tables import InvitationRow, MemberRow, TenantRecord
from reference_service.application.shared.actor import TenantActor
from reference_service.application.tenancy.ports import Memberships, MemberView, TenantReader, TenantView
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.ids import TenantId, UserId
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.tenancy.tenant import TenantStatus

_TENANTS = select(
    TenantRecord.id, TenantRecord.name, TenantRecord.status, TenantRecord.created_at, TenantRecord.version, MemberRow.role
).join(MemberRow, MemberRow.tenant_id == TenantRecord.id)

_TENANT = _TENANTS.where(MemberRow.user_id == bindparam("user"))
_ROLE = (
    select(MemberRow.role)
    .join(TenantRecord, TenantRecord.id == MemberRow.tenant_id)
    .where(MemberRow.user_id == bindparam("user"), TenantRecord.status == TenantStatus.OPEN.value)
)
_OPEN_INVITATIONS = select(func.count().label("number")).where(
    InvitationRow.accepted_at.is_(None), InvitationRow.expires_at > bindparam("now")
)


class SqlTenantReader(TenantReaderBase, TenantReader):
    """Tenants and members of the database."""

    async def of_member(self, user: UserId) -> tuple[TenantView, ...]:
        """Return all tenants of a user, oldest first."""
        statement = _TENANTS.where(MemberRow.user_id == user.value).order_by(TenantRecord.created_at, TenantRecord.id)
        return tuple(_tenant_view(row) for row in await self._rows_across(user, statement))

    async def get(self, user: UserId, tenant: TenantId) -> TenantView | None:
        """Return one tenant of a user."""
        row = await self._row(tenant, _TENANT, user=user.value)
        return None if row is None else _tenant_view(row)

    async def open_invitations(self, tenant: TenantId, now: datetime) -> int:
        """Return how many are invited to a tenant and may still accept."""
        (row,) = await self._rows(tenant, _OPEN_INVITATIONS, now=now)
        number: int = row.number
        return number

    async def members(self, actor: TenantActor, request: PageRequest) -> Page[MemberView]:
        """Return some members of the actor's tenant, in the order of their joining."""
        statement = select(MemberRow.user_id, MemberRow.role, MemberRow.joined_at)
        return await self._page(actor.tenant_id, statement, (MemberRow.joined_at, MemberRow.user_id), request, _member_view)


class SqlMemberships(TenantReaderBase, Memberships):
    """Memberships of the database."""

    async def role_of(self, user: UserId, tenant: TenantId) -> TenantRole | None:
        """Return what a user is to an open tenant; None for somebody who is no member."""
        row = await self._row(tenant, _ROLE, user=user.value)
        return None if row is None else TenantRole(row.role)


def _tenant_view(row: Line) -> TenantView:
    return TenantView(id=row.id, name=row.name, status=row.status, role=row.role, created_at=row.created_at, version=row.version)


def _member_view(row: Line) -> MemberView:
    return MemberView(user_id=row.user_id, role=row.role, email=None, joined_at=row.joined_at)
