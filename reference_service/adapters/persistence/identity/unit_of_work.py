"""Transactions over this context on the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from reference_service.adapters.persistence.identity.repositories import SqlOneTimeTokens, SqlSessions, SqlUsers
from reference_service.adapters.persistence.identity.two_factors import SqlTwoFactors
from reference_service.adapters.persistence.shared.database import Databases
from reference_service.adapters.persistence.shared.unit_of_work import AuditTrail, Listener, SqlUnitOfWork
from reference_service.application.identity.ports import IdentityTransactions, IdentityUnitOfWork
from reference_service.application.identity.refusals import email_taken
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.domain.shared.errors import Conflict
from reference_service.domain.shared.ids import UserId


class SqlIdentityUnitOfWork(SqlUnitOfWork, IdentityUnitOfWork):
    """A transaction over users, their sessions, tokens and second factors."""

    conflicts: ClassVar[Mapping[str, Conflict]] = MappingProxyType({"uq_users_email": email_taken()})

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
        self.users = SqlUsers(self._session, self._changes)
        self.sessions = SqlSessions(self._session, self._changes)
        self.tokens = SqlOneTimeTokens(self._session, self._changes)
        self.two_factors = SqlTwoFactors(self._session, self._changes)


@dataclass(frozen=True, slots=True)
class SqlIdentityTransactions(IdentityTransactions):
    """Transactions on one database, which all are written down and told of in the same way."""

    databases: Databases
    clock: Clock
    ids: IdFactory
    trail: AuditTrail
    after_commit: Sequence[Listener] = ()

    def begin(self, by: UserId | None) -> SqlIdentityUnitOfWork:
        """Return a transaction in the name of a user; None is somebody unknown, or the service itself."""
        return SqlIdentityUnitOfWork(
            self.databases, self.clock, self.ids, by=by, trail=self.trail, after_commit=self.after_commit
        )
