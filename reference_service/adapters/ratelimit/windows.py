"""Limits as data."""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from limits import RateLimitItem, RateLimitItemPerSecond


@dataclass(frozen=True, slots=True)
class Window:
    """At most so many in any span of that length, which is a whole number of seconds."""

    most: int
    span: timedelta

    def __post_init__(self) -> None:
        if self.most < 1 or self.span < timedelta(seconds=1) or self.span.microseconds:
            raise ValueError(f"`{self}` is no window: it admits at least one, in at least one whole second.")

    @property
    def item(self) -> RateLimitItem:
        """The window in the words of the library."""
        return _item(self)


@lru_cache(maxsize=256)
def _item(window: Window) -> RateLimitItem:
    return RateLimitItemPerSecond(window.most, int(window.span.total_seconds()))
