"""Collections of entities that outlive the process."""

from abc import ABC, abstractmethod
from typing import Generic, TypeVar

K = TypeVar("K", contravariant=True)
E = TypeVar("E")


class Repository(ABC, Generic[K, E]):
    """All entities of a kind, by their identity, as one unit of work sees them.

    It takes and returns entities, never rows, and leaves the end of the transaction to the unit of work.
    """

    @abstractmethod
    async def get(self, key: K) -> E | None:
        """Return the entity of that identity, deleted ones included; None if there is none."""

    @abstractmethod
    async def add(self, entity: E) -> None:
        """Take in a new entity."""

    @abstractmethod
    async def save(self, entity: E) -> None:
        """Keep the changes of an entity that came from this collection."""
