"""Transactions over this context on the database."""

from collections.abc import Sequence
from dataclasses import dataclass

from reference_service.adapters.persistence.shared.database import Databases
from reference_service.adapters.persistence.shared.unit_of_work import AuditTrail, Listener, SqlUnitOfWork
from reference_service.adapters.persistence.webhooks.repositories import SqlDeliveries, SqlEndpoints
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.application.webhooks.ports import WebhooksTransactions, WebhooksUnitOfWork
from reference_service.domain.shared.ids import TenantId, UserId


class SqlWebhooksUnitOfWork(SqlUnitOfWork, WebhooksUnitOfWork):
    """A transaction over the endpoints and deliveries of one tenant, which can touch the rows of no other."""

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
        self.endpoints = SqlEndpoints(self._session, self._changes)
        self.deliveries = SqlDeliveries(self._session, self._changes)


@dataclass(frozen=True, slots=True)
class SqlWebhooksTransactions(WebhooksTransactions):
    """Transactions on one database, which all are written down and told of in the same way."""

    databases: Databases
    clock: Clock
    ids: IdFactory
    trail: AuditTrail
    after_commit: Sequence[Listener] = ()

    def begin(self, tenant: TenantId, by: UserId | None) -> SqlWebhooksUnitOfWork:
        """Return a transaction inside one tenant, in the name of a user; None is the service itself."""
        return SqlWebhooksUnitOfWork(
            self.databases, self.clock, self.ids, by=by, tenant=tenant, trail=self.trail, after_commit=self.after_commit
        )
