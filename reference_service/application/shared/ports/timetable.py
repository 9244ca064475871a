"""What is done at times, by one of all processes."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from datetime import datetime


class Timetable(ABC):
    """When something was begun last, for all processes together."""

    @abstractmethod
    async def begin_if_due(self, name: str, now: datetime, following: datetime, begin: Callable[[], Awaitable[None]]) -> bool:
        """Begin something whose moment has come, and tell whether that was done here; its next moment is `following`.

        What was never begun is due at once. Of several that ask at the same time, one begins. If `begin` raises, the
        moment stays as it is, for the next one that asks.
        """
