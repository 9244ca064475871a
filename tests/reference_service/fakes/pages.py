"""Pages out of lists in memory."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from reference_service.domain.shared.pagination import Page, PageRequest, Place

T = TypeVar("T")


def page_of(items: Iterable[T], place: Callable[[T], Place], request: PageRequest) -> Page[T]:
    """Return the items that follow the place of a request, in the order of their places."""
    placed = sorted(((place(item).moment, place(item).identity, item) for item in items), key=lambda each: each[:2])
    if request.after is not None:
        placed = [each for each in placed if each[:2] > (request.after.moment, request.after.identity)]
    shown = placed[: request.limit]
    following = Place(*shown[-1][:2]) if len(placed) > len(shown) else None
    return Page(tuple(item for _, _, item in shown), following)


def latest_of(items: Iterable[T], place: Callable[[T], Place], request: PageRequest) -> Page[T]:
    """Return the items that come before the place of a request, in the opposite order of their places."""
    placed = sorted(((place(item).moment, place(item).identity, item) for item in items), key=lambda each: each[:2], reverse=True)
    if request.after is not None:
        placed = [each for each in placed if each[:2] < (request.after.moment, request.after.identity)]
    shown = placed[: request.limit]
    following = Place(*shown[-1][:2]) if len(placed) > len(shown) else None
    return Page(tuple(item for _, _, item in shown), following)
