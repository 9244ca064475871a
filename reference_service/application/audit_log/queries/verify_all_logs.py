"""Check every log."""

from reference_service.application.audit_log.ports import AuditReader
from reference_service.application.audit_log.verification import Verification, verification_of


class VerifyAllLogsHandler:
    """Tells whether anybody changed what happened anywhere, for whoever runs the service."""

    def __init__(self, *logs: AuditReader) -> None:
        """Take the log of each database."""
        self._logs = logs

    async def execute(self) -> tuple[tuple[str, Verification], ...]:
        """Return each chain's name and whether it holds, in the order of their names, for each database."""
        return tuple([(chain.value, await verification_of(log, chain)) for log in self._logs for chain in await log.chains()])
