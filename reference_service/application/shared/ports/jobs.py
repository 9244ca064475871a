"""Work that takes longer than whoever asks for it should wait."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

Values: TypeAlias = Mapping[str, str | int | bool | None]
"""What a job is told. It holds no secret: administrators see it if the job dies."""


class Jobs(ABC):
    """A line of jobs, for whoever has time.

    A job is run at least once where something outside the process holds the line. Where nothing does, what waits is lost
    with the process: what must not be lost is asked for by an event, or at times, and so asked for again.
    """

    @abstractmethod
    async def enqueue(self, name: str, values: Values) -> None:
        """Have a job of a name run soon, or raise `OSError`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadJob:
    """A job whose last try failed."""

    id: UUID
    name: str
    values: Values
    tries: int
    reason: str
    """What kind of error it was. Its text may hold what must not be stored."""
    died_at: datetime


class DeadJobs(ABC):
    """Jobs that are not tried any more, to be looked at."""

    @abstractmethod
    async def add(self, job: DeadJob) -> None:
        """Keep a dead job; one that comes twice is kept once."""

    @abstractmethod
    async def newest(self, limit: int) -> Sequence[DeadJob]:
        """Return the jobs that died last, newest first."""
