"""The time of day, which nothing in the two inner layers reads by itself."""

from abc import ABC, abstractmethod
from datetime import datetime


class Clock(ABC):
    """Where the moment comes from."""

    @abstractmethod
    def now(self) -> datetime:
        """Return the moment, in UTC and aware of it."""
