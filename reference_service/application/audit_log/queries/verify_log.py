"""Check a tenant's log."""

from reference_service.application.audit_log.ports import AuditReader
from reference_service.application.audit_log.verification import Verification, verification_over
from reference_service.application.shared.actor import TenantActor
from reference_service.domain.audit_log.entry import Chain
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result


class VerifyLogHandler:
    """Tells whether anybody changed what happened in the actor's tenant."""

    def __init__(self, *logs: AuditReader) -> None:
        """Take the log of each database."""
        self._logs = logs

    async def execute(self, actor: TenantActor) -> Result[Verification, DomainError]:
        """Return how many lines there are, and where the chain is broken, if it is."""
        allowed = actor.require(Permission.AUDIT_READ)
        if isinstance(allowed, Err):
            return allowed
        return Ok(await verification_over(self._logs, Chain.of_tenant(actor.tenant_id)))
