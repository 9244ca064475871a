"""Remove what is over."""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar, Final

from reference_service.application.shared.job import Job
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.jobs import Values
from reference_service.application.shared.ports.leftovers import Leftovers

_BATCH: Final = 1000
"""How many are removed in one go: whoever writes meanwhile waits no longer than that takes."""


class Housekeeping(Job):
    """Removes what has been over for long enough, little by little."""

    name: ClassVar[str] = "housekeeping"

    def __init__(self, leftovers: Sequence[Leftovers], clock: Clock, keep: timedelta) -> None:
        self._leftovers = leftovers
        self._clock = clock
        self._keep = keep

    async def run(self, values: Values) -> None:  # noqa: ARG002 - the base's
        """Remove all that was over before the time that it is kept."""
        await self.sweep()

    async def sweep(self) -> int:
        """Remove all that was over before the time that it is kept, and return how much that was."""
        before, removed = self._clock.now() - self._keep, 0
        for kind in self._leftovers:
            found = _BATCH
            while found >= _BATCH:
                found = await kind.remove(before, _BATCH)
                removed += found
        return removed
