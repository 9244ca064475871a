"""What every line of jobs is."""

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import timedelta
from typing import Final, TypeAlias

from reference_service.adapters.jobs.endurance import Endurance
from reference_service.application.shared.job import Job
from reference_service.application.shared.ports.jobs import Jobs

MOMENT: Final = timedelta(milliseconds=250)
"""How long whoever asks for jobs waits for one."""

Work: TypeAlias = Callable[[], Awaitable[None]]
"""A piece of work that was taken out of a line, ready to be done. It raises if what follows from it could not be noted."""


class LineClosed(OSError):
    """The line takes no more jobs: it is full, or whoever keeps it does not answer."""


class JobLine(Jobs):
    """A line that is asked for the next jobs, and answers after a moment, also when there are none."""

    @abstractmethod
    def take(self, jobs: Iterable[Job], endurance: Endurance) -> None:
        """Have this process able to run some jobs; a second time it changes nothing."""

    @abstractmethod
    async def open(self) -> None:
        """Make the line, if there is none."""

    @abstractmethod
    async def fetch(self) -> Sequence[Work]:
        """Return the next jobs, those first that a worker has left that died; none if none came for a moment."""

    @abstractmethod
    async def close(self) -> None:
        """Let go of connections."""
