"""Secrets that are handed out once, and of which only a digest is kept."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Secret:
    """What goes out, and what is kept of it: its SHA-256, as 64 hexadecimal digits."""

    text: str = field(repr=False)
    digest: str


class Secrets(ABC):
    """Where secrets come from."""

    @abstractmethod
    def new(self) -> Secret:
        """Return a secret of 256 random bits, in letters that a URL may hold."""

    @abstractmethod
    def known(self, text: str) -> Secret:
        """Return the secret that a text is; any text will do."""

    @abstractmethod
    def successor(self, secret: Secret) -> Secret:
        """Return the one secret that follows another: always the same, and not to be guessed without the service's key."""
