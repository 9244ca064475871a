"""Why an entity cannot be written."""

from collections.abc import Iterable
from difflib import get_close_matches


class Unwritable(Exception):
    """Nothing was written; the argument says why, and what would help."""


class PlaceMissing(Exception):
    """A file has not the form that something could be added to; the argument names what is missing."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a sentence about the known name that is most like another, or about all of them."""
    names = sorted(known)
    close = get_close_matches(name, names, n=1)
    return f"Did you mean `{close[0]}`?" if close else f"There are {', '.join(f'`{each}`' for each in names)}."
