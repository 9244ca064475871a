"""The log, put together."""

from reference_service.adapters.http.use_cases.audit_log import AuditUseCases
from reference_service.application.audit_log.queries.list_activities import ListActivitiesHandler
from reference_service.application.audit_log.queries.list_entries import ListEntriesHandler
from reference_service.application.audit_log.queries.list_platform_entries import ListPlatformEntriesHandler
from reference_service.application.audit_log.queries.verify_all_logs import VerifyAllLogsHandler
from reference_service.application.audit_log.queries.verify_log import VerifyLogHandler
from reference_service.infrastructure.container import Container


def audit_use_cases(container: Container) -> AuditUseCases:
    """Return what concerns the log."""
    return AuditUseCases(
        list_entries=ListEntriesHandler(container.log),
        list_platform=ListPlatformEntriesHandler(container.log),
        list_activities=ListActivitiesHandler(container.log),
        verify=VerifyLogHandler(*container.logs),
    )


def verify_all_logs(container: Container) -> VerifyAllLogsHandler:
    """Return the use case that checks every chain of the log."""
    return VerifyAllLogsHandler(*container.logs)
