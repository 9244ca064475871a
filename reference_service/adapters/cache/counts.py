"""What became of the questions to a cache, for whoever counts them."""

from collections import Counter
from enum import StrEnum
from typing import Literal, Protocol


class Outcome(StrEnum):
    """What became of one question."""

    HIT = "hit"
    NEGATIVE_HIT = "negative_hit"
    """It was known that there is nothing."""
    MISS = "miss"
    """Nothing was kept, or what was kept is too old."""
    TAMPERED = "tampered"
    """What was kept was not written by this service, not for this question, or is not whole: a miss, and an alarm."""
    FAILURE = "failure"
    """The cache did not answer, or not in time."""
    BYPASS = "bypass"
    """The cache was not asked: it failed a moment ago, or has still to hear of a commit."""


class CacheWatch(Protocol):
    """Who counts."""

    def note_cache(self, outcome: str) -> None:
        """Count what became of a question: one of `Outcome`."""

    def note_cache_bytes(self, direction: Literal["read", "written"], count: int) -> None:
        """Count bytes that were `read` or `written`."""


class CacheCounts:
    """Counters in memory: the plainest watch there is."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.bytes: Counter[str] = Counter()

    def note_cache(self, outcome: str) -> None:
        """Count what became of a question."""
        self.outcomes[outcome] += 1

    def note_cache_bytes(self, direction: Literal["read", "written"], count: int) -> None:
        """Count bytes that were `read` or `written`."""
        self.bytes[direction] += count
