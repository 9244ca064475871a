"""Transactions over this context on the database."""

from dataclasses import dataclass

from reference_service.adapters.persistence.overview.repositories import SqlSummaries, SqlTrackedTasks
from reference_service.adapters.persistence.shared.database import Databases
from reference_service.adapters.persistence.shared.unit_of_work import AuditTrail, SqlUnitOfWork
from reference_service.application.overview.ports import OverviewTransactions, OverviewUnitOfWork
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.domain.shared.ids import TenantId


class SqlOverviewUnitOfWork(SqlUnitOfWork, OverviewUnitOfWork):
    """A transaction over the overview of one tenant, which can touch the rows of no other."""

    def __init__(self, databases: Databases, clock: Clock, ids: IdFactory, tenant: TenantId, trail: AuditTrail) -> None:
        """Prepare a transaction inside a tenant."""
        super().__init__(databases, clock, ids, by=None, tenant=tenant, trail=trail)
        self.summaries = SqlSummaries(self._session, self._changes)
        self.tasks = SqlTrackedTasks(self._session, self._changes)


@dataclass(frozen=True, slots=True)
class SqlOverviewTransactions(OverviewTransactions):
    """Transactions on one database. They cause no events, so nobody is told of them."""

    databases: Databases
    clock: Clock
    ids: IdFactory
    trail: AuditTrail

    def begin(self, tenant: TenantId) -> SqlOverviewUnitOfWork:
        """Return a transaction inside one tenant, in nobody's name."""
        return SqlOverviewUnitOfWork(self.databases, self.clock, self.ids, tenant, self.trail)
