"""The lines around each finding, for formats that show source. They come from what was read and are in no cache."""

import codecs
import io
import re
import tokenize
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from audit.model.finding import Finding
from audit.model.report import Report
from audit.model.source import SourceFile

AROUND = 2
"""How many lines stand before a finding and after it."""
LONGEST = 240
"""How much of a line is shown."""
HIDDEN = "… (not shown: a secret stands in this line)"

_SECRET_RULES = frozenset({"default_secret"})
_SLOW = frozenset({"idna", "punycode"})
"""What takes quadratic time to decode, so that a file of it could stop the audit."""


def with_excerpts(report: Report, files: Iterable[SourceFile]) -> Report:
    """Return the report with the lines around its findings, by path and line; secrets that it found are left out."""
    by_path: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_path.setdefault(finding.path, []).append(finding)
    return replace(
        report,
        excerpts={
            file.path: _lines(file.data, by_path[file.path]) for file in files if file.data is not None and file.path in by_path
        },
    )


def _lines(data: bytes, findings: Iterable[Finding]) -> Mapping[int, str]:
    """Return the wanted lines of a file by number."""
    lines = re.split(r"\r\n|\r|\n", _text(data))
    wanted: set[int] = set()
    hidden: set[int] = set()
    for finding in findings:
        wanted.update(range(max(1, finding.line - AROUND), min(len(lines), finding.line + AROUND) + 1))
        if finding.name in _SECRET_RULES:
            hidden.update(range(min(finding.line, finding.statement[0]), max(finding.line, finding.statement[1]) + 1))
    return {number: HIDDEN if number in hidden else _short(lines[number - 1]) for number in sorted(wanted)}


def _short(line: str) -> str:
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def _text(data: bytes) -> str:
    """Return a file as Python reads it, with whatever does not belong there spelled out."""
    try:
        encoding = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
        if codecs.lookup(encoding).name not in _SLOW:
            return data.decode(encoding, "backslashreplace")
    except (SyntaxError, LookupError, ValueError):
        pass
    return data.decode("utf-8-sig", "backslashreplace")
