"""How an attempt at a delivery went."""

from dataclasses import dataclass
from typing import Final

GONE: Final = "gone"
"""The reason of a receiver that says of itself that it is there no more."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The number that the receiver answered, if it did, and the reason for which that is no success, as a stable word."""

    status: int | None
    reason: str | None = None

    @property
    def is_success(self) -> bool:
        """Whether the receiver has it."""
        return self.reason is None

    @property
    def is_gone(self) -> bool:
        """Whether the receiver wants no more."""
        return self.reason == GONE
