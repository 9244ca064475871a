"""What jobs need, in memory."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from uuid import UUID

from reference_service.application.shared.ports.jobs import DeadJob, DeadJobs, Jobs, Values
from reference_service.application.shared.ports.timetable import Timetable


class FakeJobs(Jobs):
    """Keeps what is asked for; raises `OSError` as long as it is `closed`."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Values]] = []
        self.closed = False

    async def enqueue(self, name: str, values: Values) -> None:
        if self.closed:
            raise OSError("The line is closed.")
        self.asked.append((name, values))


class FakeDeadJobs(DeadJobs):
    """Dead jobs in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[UUID, DeadJob] = {}

    async def add(self, job: DeadJob) -> None:
        self.kept.setdefault(job.id, job)

    async def newest(self, limit: int) -> Sequence[DeadJob]:
        oldest_first = sorted(self.kept.values(), key=lambda job: (-job.died_at.timestamp(), job.id))
        return oldest_first[:limit]


class FakeTimetable(Timetable):
    """Moments in a dictionary."""

    def __init__(self) -> None:
        self.due_at: dict[str, datetime] = {}

    async def begin_if_due(self, name: str, now: datetime, following: datetime, begin: Callable[[], Awaitable[None]]) -> bool:
        if self.due_at.get(name, now) > now:
            return False
        await begin()
        self.due_at[name] = following
        return True
