"""Transactions over this context on the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from reference_service.adapters.persistence.shared.database import Databases
from reference_service.adapters.persistence.shared.unit_of_work import AuditTrail, Listener, SqlUnitOfWork
from reference_service.adapters.persistence.work.repositories import SqlProjects, SqlTasks
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.application.work.ports import WorkTransactions, WorkUnitOfWork
from reference_service.domain.shared.errors import Conflict
from reference_service.domain.shared.ids import TenantId, UserId


class SqlWorkUnitOfWork(SqlUnitOfWork, WorkUnitOfWork):
    """A transaction over the projects and tasks of one tenant, which can touch the rows of no other."""

    conflicts: ClassVar[Mapping[str, Conflict]] = MappingProxyType(
        {"uq_projects_tenant_id_name": Conflict(code="PROJECT_EXISTS", message="There is a project of this name.")}
    )

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
        self.projects = SqlProjects(self._session, self._changes)
        self.tasks = SqlTasks(self._session, self._changes)


@dataclass(frozen=True, slots=True)
class SqlWorkTransactions(WorkTransactions):
    """Transactions on one database, which all are written down and told of in the same way."""

    databases: Databases
    clock: Clock
    ids: IdFactory
    trail: AuditTrail
    after_commit: Sequence[Listener] = ()

    def begin(self, tenant: TenantId, by: UserId | None) -> SqlWorkUnitOfWork:
        """Return a transaction inside one tenant, in the name of a user; None is the service itself."""
        return SqlWorkUnitOfWork(
            self.databases, self.clock, self.ids, by=by, tenant=tenant, trail=self.trail, after_commit=self.after_commit
        )
