"""Check every log."""

from reference_service.application.audit_log.ports import AuditReader
from reference_service.application.audit_log.verification import Verification, verification_of


class VerifyAllLogsHandler:
    """Tells whether anybody changed what happened anywhere, for whoever runs the service."""

    def __init__(self, log: AuditReader) -> None:
        self._log = log

    async def execute(self) -> tuple[tuple[str, Verification], ...]:
        """Return each chain's name and whether it holds, in the order of their names."""
        return tuple([(chain.value, await verification_of(self._log, chain)) for chain in await self._log.chains()])
