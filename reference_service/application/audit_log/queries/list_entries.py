"""Look through a tenant's log."""

from reference_service.application.audit_log.ports import AuditPages, EntryView
from reference_service.application.shared.actor import TenantActor
from reference_service.domain.audit_log.entry import Chain
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.shared.result import Err, Ok, Result


class ListEntriesHandler:
    """Shows what happened in the actor's tenant."""

    def __init__(self, log: AuditPages) -> None:
        self._log = log

    async def execute(self, actor: TenantActor, page: PageRequest) -> Result[Page[EntryView], DomainError]:
        """Return a page of lines, oldest first."""
        allowed = actor.require(Permission.AUDIT_READ)
        if isinstance(allowed, Err):
            return allowed
        return Ok(await self._log.page(Chain.of_tenant(actor.tenant_id), page))
