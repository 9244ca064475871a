"""The time of day."""

from datetime import UTC, datetime

from reference_service.application.shared.ports.clock import Clock


class SystemClock(Clock):
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the moment, in UTC and aware of it."""
        return datetime.now(UTC)
