"""The log: what routes can ask for."""

from dataclasses import dataclass

from reference_service.application.audit_log.queries.list_activities import ListActivitiesHandler
from reference_service.application.audit_log.queries.list_entries import ListEntriesHandler
from reference_service.application.audit_log.queries.list_platform_entries import ListPlatformEntriesHandler
from reference_service.application.audit_log.queries.verify_log import VerifyLogHandler


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditUseCases:
    """What concerns the log."""

    list_entries: ListEntriesHandler
    list_activities: ListActivitiesHandler
    list_platform: ListPlatformEntriesHandler
    verify: VerifyLogHandler
