"""Findings as other programs follow them: by a path that leads there, a key that lasts, and how loud they are told."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from urllib.parse import quote

from audit.model.finding import Finding, Severity
from audit.model.report import RenderOptions


class Level(StrEnum):
    """How loud a finding is told where there are three ways to."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


LEVELS: Mapping[Severity, Level] = {
    Severity.CRITICAL: Level.ERROR,
    Severity.HIGH: Level.ERROR,
    Severity.MEDIUM: Level.WARNING,
    Severity.LOW: Level.NOTE,
    Severity.INFO: Level.NOTE,
}


def path_of(path: str, options: RenderOptions) -> str:
    """Return a path of the audited root as it is found from where links are followed."""
    return f"{options.base}/{path}" if options.base else path


def uri_of(path: str) -> str:
    """Return a path as a relative URI; a name that is no Unicode keeps its bytes."""
    try:
        return quote(path, safe="/", errors="surrogateescape")
    except UnicodeEncodeError:
        return quote(path, safe="/", errors="surrogatepass")


def keyed(findings: Iterable[Finding]) -> Iterator[tuple[str, Finding]]:
    """Yield each finding with a key that holds no line, and that no other has: of the same ones, the first, the second…"""
    seen: Counter[tuple[str, str, str]] = Counter()
    for finding in findings:
        same = (finding.rule, finding.module, finding.fingerprint)
        seen[same] += 1
        yield ":".join((*same, str(seen[same]))), finding
