"""Projects and tasks that were deleted."""

from datetime import datetime

from reference_service.application.shared.ports.leftovers import Leftovers
from reference_service.application.work.ports import Graveyard


class DeletedWork(Leftovers):
    """What nobody has restored in time, with all that belongs to it."""

    def __init__(self, graveyard: Graveyard) -> None:
        self._graveyard = graveyard

    async def remove(self, before: datetime, limit: int) -> int:  # noqa: ARG002 - a project goes with all its tasks
        """Remove for good what was deleted before a moment, and return how many projects and tasks that was."""
        return await self._graveyard.purge(before)
