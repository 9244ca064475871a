"""Every failure that a user can cause, as one family of exceptions."""

from collections.abc import Iterable
from difflib import get_close_matches


class AuditError(Exception):
    """What the user gave cannot be worked with; the text says what, where, and the nearest valid thing."""


class NothingToAudit(AuditError):
    """The path holds no Python file to read. An empty match is an error, not a pass."""


class UnusablePath(AuditError):
    """The path does not exist or cannot be read."""


class ConfigError(AuditError):
    """A key or value of `[tool.audit]` is not valid; the text names the file, the key and the nearest valid one."""


class MalformedBaseline(AuditError):
    """A baseline cannot be read; the text names the file, the line and what is wrong there."""


class CoverageError(AuditError):
    """Coverage data are missing, malformed, or about another code; the text says which and what to run."""


class UnknownName(AuditError):
    """A rule, profile, category or format was named that does not exist."""


class MalformedPlugin(AuditError):
    """A rule, profile or format is not built as the catalogue demands; the text names the file and line."""


class HistoryError(AuditError):
    """The git history cannot be read, or a revision names nothing; the text says what to run."""


class UnusableInterpreter(AuditError):
    """The interpreter given with `--python` cannot be run or is older than this one."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean …?` with the closest of the known words, or nothing when none is close."""
    close = get_close_matches(word.lower(), {name.lower(): name for name in known}, n=1, cutoff=0.6)
    by_lower = {name.lower(): name for name in known}
    return f"; did you mean `{by_lower[close[0]]}`?" if close else ""


def nearest_or_all(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean …?` with the closest of a few known words, or all of them when none is close."""
    words = list(known)
    return nearest(word, words) or f"; it is one of {', '.join(words)}"
