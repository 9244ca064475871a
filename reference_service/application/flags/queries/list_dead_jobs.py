"""Look at jobs that are not tried any more."""

from collections.abc import Sequence
from typing import Final

from reference_service.application.shared.actor import Actor
from reference_service.application.shared.ports.jobs import DeadJob, DeadJobs
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result

_MOST: Final = 100


class ListDeadJobsHandler:
    """Shows dead jobs to staff."""

    def __init__(self, jobs: DeadJobs) -> None:
        self._jobs = jobs

    async def execute(self, actor: Actor) -> Result[Sequence[DeadJob], DomainError]:
        """Return those that died last, newest first, a hundred at most."""
        allowed = actor.require(Permission.SYSTEM_READ)
        return allowed if isinstance(allowed, Err) else Ok(await self._jobs.newest(_MOST))
