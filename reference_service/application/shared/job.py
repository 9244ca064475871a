"""What a job does."""

from abc import ABC, abstractmethod
from typing import ClassVar

from reference_service.application.shared.ports.jobs import Values


class Job(ABC):
    """A use case that is run from the line of jobs. It comes at least once, so twice must do no harm."""

    name: ClassVar[str]
    """Tells jobs apart in the line; it never changes."""

    @abstractmethod
    async def run(self, values: Values) -> None:
        """Do it, or raise: it is tried again later."""
