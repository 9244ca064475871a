"""Secrets that the service has to know again, and that no store may show."""

from abc import ABC, abstractmethod


class Sealing(ABC):
    """What makes a secret unreadable to whoever reads the database, a copy of it, or its log."""

    @abstractmethod
    def seal(self, secret: str, owner: str) -> str:
        """Return a secret as it is stored; `owner` is whose it is, so that nobody's is taken for another's."""

    @abstractmethod
    def unseal(self, sealed: str, owner: str) -> str | None:
        """Return the secret that was sealed for an owner; None if it was sealed for another, changed, or its key is gone."""
