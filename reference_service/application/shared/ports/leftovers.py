"""What is over, and still takes room."""

from abc import ABC, abstractmethod
from datetime import datetime


class Leftovers(ABC):
    """One kind of rows that nobody needs any more after a while."""

    @abstractmethod
    async def remove(self, before: datetime, limit: int) -> int:
        """Remove for good what was over before a moment, about as many as `limit` at most, and return how many that was."""
