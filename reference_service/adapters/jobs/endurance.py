"""What becomes of a job that failed."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from reference_service.adapters.metrics.recorder import Metrics
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.jobs import DeadJob, DeadJobs, Values
from reference_service.application.shared.relay import Patience


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A job in the line."""

    id: UUID
    name: str
    values: Values
    failures: int = 0
    """How often it was tried in vain."""


class Endurance:
    """Has a job that failed tried again after pauses that grow, and keeps it among the dead after the last try."""

    def __init__(self, dead: DeadJobs, clock: Clock, metrics: Metrics, patience: Patience) -> None:
        self._dead = dead
        self._clock = clock
        self._metrics = metrics
        self._patience = patience

    def done(self, name: str, seconds: float) -> None:
        """Count what succeeded."""
        self._metrics.note_job(name, "done", seconds)

    async def failed(self, attempt: Attempt, error: BaseException, seconds: float) -> timedelta | None:
        """Return how long a job rests before it is tried again; None if it was given up, and is among the dead."""
        failures = attempt.failures + 1
        over = self._patience.is_over(failures)
        self._metrics.note_job(attempt.name, "dead" if over else "retried", seconds)
        if not over:
            return self._patience.pause(attempt.failures)
        await self._dead.add(
            DeadJob(
                id=attempt.id,
                name=attempt.name,
                values=attempt.values,
                tries=failures,
                reason=type(error).__name__,
                died_at=self._clock.now(),
            )
        )
        return None
