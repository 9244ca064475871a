"""Transactions over this context on the database."""

from collections.abc import Sequence
from dataclasses import dataclass

from reference_service.adapters.persistence.flags.repositories import SqlFlags, SqlHouseRules
from reference_service.adapters.persistence.shared.database import Databases
from reference_service.adapters.persistence.shared.unit_of_work import AuditTrail, Listener, SqlUnitOfWork
from reference_service.application.flags.ports import FlagsTransactions, FlagsUnitOfWork
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.domain.shared.ids import UserId


class SqlFlagsUnitOfWork(SqlUnitOfWork, FlagsUnitOfWork):
    """A transaction over flags and the rules of the house."""

    def __init__(
        self,
        databases: Databases,
        clock: Clock,
        ids: IdFactory,
        *,
        by: UserId | None,
        trail: AuditTrail,
        after_commit: Sequence[Listener] = (),
    ) -> None:
        """Prepare a transaction, which can touch the rows of no tenant."""
        super().__init__(databases, clock, ids, by=by, tenant=None, trail=trail, after_commit=after_commit)
        self.flags = SqlFlags(self._session, self._changes)
        self.house = SqlHouseRules(self._session, self._changes)


@dataclass(frozen=True, slots=True)
class SqlFlagsTransactions(FlagsTransactions):
    """Transactions on one database, which all are written down and told of in the same way."""

    databases: Databases
    clock: Clock
    ids: IdFactory
    trail: AuditTrail
    after_commit: Sequence[Listener] = ()

    def begin(self, by: UserId | None) -> SqlFlagsUnitOfWork:
        """Return a transaction in the name of a user; None is the service itself."""
        return SqlFlagsUnitOfWork(self.databases, self.clock, self.ids, by=by, trail=self.trail, after_commit=self.after_commit)
