"""Look through the log of what concerns the service itself."""

from reference_service.application.audit_log.ports import AuditPages, EntryView
from reference_service.application.shared.actor import Actor
from reference_service.domain.audit_log.entry import Chain
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.shared.result import Err, Ok, Result


class ListPlatformEntriesHandler:
    """Shows staff what administrators have switched."""

    def __init__(self, log: AuditPages) -> None:
        self._log = log

    async def execute(self, actor: Actor, page: PageRequest) -> Result[Page[EntryView], DomainError]:
        """Return a page of lines, oldest first."""
        allowed = actor.require(Permission.SYSTEM_READ)
        if isinstance(allowed, Err):
            return allowed
        return Ok(await self._log.page(Chain.of_platform(), page))
