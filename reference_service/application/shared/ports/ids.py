"""New identities."""

from abc import ABC, abstractmethod
from uuid import UUID


class IdFactory(ABC):
    """Where identities come from."""

    @abstractmethod
    def new(self) -> UUID:
        """Return an identity that nothing has: a UUID of version 7, so that newer ones sort later."""
