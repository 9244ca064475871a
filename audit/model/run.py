"""How an audit is run, as far as it does not change what it says."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from msgspec import Struct

Progress = Callable[[str, int, int], None]
"""Told the stage, how many of its units are done, and how many there are."""


def silent(stage: str, done: int, total: int) -> None:
    """Report no progress."""


class RunOptions(Struct, frozen=True):
    """The options of a run.

    `python` is another interpreter for files that this one cannot parse; None looks for one when a file needs it.
    `cache` is the folder of the cache, None for none. `today` decides which waivers have expired.
    `changed` are the paths that changed since the revision that the user named, relative to the root, those that are gone
    included; None where nobody named one.
    `excerpts`: the report is to hold the lines around each finding.
    """

    today: date
    python: str | None = None
    cache: Path | None = None
    workers: int | None = None
    progress: Progress = silent
    changed: frozenset[str] | None = None
    excerpts: bool = False
