"""Which commits a trend looks at: those on the way of first parents, which is what landed on the branch."""

from datetime import UTC, date, datetime, time

from msgspec import Struct

from audit.errors import HistoryError
from audit.history.git import Repository, commit_named, first_parents, head_of, is_commit, is_shallow
from audit.model.trend import TrendOptions


class Pick(Struct, frozen=True):
    """A commit to look at, by id, and how many older ones are left out before the next."""

    commit: str
    between: int


class Log(Struct, frozen=True):
    """The commits to look at, newest first, out of so many. `shallow`: the clone ends before history does."""

    picks: tuple[Pick, ...]
    commits: int
    shallow: bool


def log_of(repository: Repository, options: TrendOptions) -> Log:
    """Return the commits to look at; the newest is always among them.

    Raises HistoryError for a `since` that is neither a revision nor a date, and where there is no history.
    """
    head = head_of(repository)
    every = first_parents(repository, head)
    names = [name for name, _ in every]
    if options.since is not None:
        names = names[: _reach(repository, head, every, options.since) + 1]  # one more: what the first is compared with
    places = _places(len(names), options)
    ends = [*places[1:], places[-1] + 1]
    picks = tuple(Pick(names[place], end - place - 1) for place, end in zip(places, ends, strict=True))
    return Log(picks, len(names), is_shallow(repository))


def _reach(repository: Repository, head: str, every: list[tuple[str, int]], since: str) -> int:
    """Return how many commits there are since a revision or a date."""
    if is_commit(repository, since):
        return len(first_parents(repository, head, without=commit_named(repository, since)))
    try:
        start = datetime.combine(date.fromisoformat(since), time(), UTC).timestamp()
    except ValueError:
        raise HistoryError(
            f"`{since}` is neither a commit of `{repository.top}` nor a date; write a date as `2026-01-31`"
        ) from None
    return next((place for place, (_, seconds) in enumerate(every) if seconds < start), len(every))


def _places(length: int, options: TrendOptions) -> list[int]:
    """Return the places of the commits to look at, the newest first."""
    if options.every is not None:
        return list(range(0, length, options.every))[: options.commits]
    if options.since is None or length <= options.commits:
        return list(range(min(length, options.commits)))
    if options.commits == 1:
        return [0]
    return [round(place * (length - 1) / (options.commits - 1)) for place in range(options.commits)]
