"""Transactions over this context on the database."""

from collections.abc import Sequence
from dataclasses import dataclass

from reference_service.adapters.persistence.shared.database import Databases
from reference_service.adapters.persistence.shared.unit_of_work import AuditTrail, Listener, SqlUnitOfWork
from reference_service.adapters.persistence.tenancy.repositories import SqlInvitations, SqlTenants
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.application.tenancy.ports import TenancyTransactions, TenancyUnitOfWork
from reference_service.domain.shared.ids import TenantId, UserId


class SqlTenancyUnitOfWork(SqlUnitOfWork, TenancyUnitOfWork):
    """A transaction over one tenant, which can touch the rows of no other."""

    def __init__(
        self,
        databases: Databases,
        clock: Clock,
        ids: IdFactory,
        *,
        by: UserId | None,
        tenant: TenantId,
        trail: AuditTrail,
        after_commit: Sequence[Listener] = (),
    ) -> None:
        """Prepare a transaction inside a tenant."""
        super().__init__(databases, clock, ids, by=by, tenant=tenant, trail=trail, after_commit=after_commit)
        self.tenants = SqlTenants(self._session, self._changes, tenant=tenant, clock=clock)
        self.invitations = SqlInvitations(self._session, self._changes)


@dataclass(frozen=True, slots=True)
class SqlTenancyTransactions(TenancyTransactions):
    """Transactions on one database, which all are written down and told of in the same way."""

    databases: Databases
    clock: Clock
    ids: IdFactory
    trail: AuditTrail
    after_commit: Sequence[Listener] = ()

    def begin(self, tenant: TenantId, by: UserId | None) -> SqlTenancyUnitOfWork:
        """Return a transaction inside one tenant, in the name of a user; None is the service itself."""
        return SqlTenancyUnitOfWork(
            self.databases, self.clock, self.ids, by=by, tenant=tenant, trail=self.trail, after_commit=self.after_commit
        )
