"""The baseline: the findings that a project had on the day that it began to keep its architecture, and has not mended yet."""

from datetime import date

from msgspec import Struct

from audit.model.finding import Finding, Severity

BASELINE_FILE = ".audit-baseline.json"
"""Where a baseline stands unless it is said otherwise: in the audited root."""

NEEDS_COVERAGE = frozenset({"TST104"})
"""Rules that can look only where coverage data are given."""

Key = tuple[str, str, str]
"""What a finding and its entry agree in: rule, dotted module and fingerprint. No line, and no path."""


class BaselineFile(Struct, frozen=True):
    """A baseline as it stands on the disk. `path` is relative to the audited root, with `/`; it may lead out of it."""

    path: str
    data: bytes


class Entry(Struct, frozen=True):
    """Up to `count` findings of one fingerprint that are accepted, none of them worse than `severity`.

    `subject` is there for people and identifies nothing. `until` is the last day that it holds, None for no end. `line` is
    where it stands in its file, 0 for one that was not read from any.
    """

    rule: str
    module: str
    subject: str
    severity: Severity
    count: int
    fingerprint: str
    owner: str = ""
    reason: str = ""
    until: date | None = None
    line: int = 0

    @property
    def key(self) -> Key:
        """What it shares with the findings that it holds."""
        return (self.rule, self.module, self.fingerprint)

    @property
    def words(self) -> str:
        """Why the findings that it holds are accepted, in words."""
        signed = f" ({self.owner})" if self.owner else ""
        return f"baseline: {self.reason}{signed}" if self.reason else f"baseline{signed}"

    def expired(self, today: date) -> bool:
        """Return whether it holds no longer."""
        return self.until is not None and self.until < today


class Baseline(Struct, frozen=True):
    """A baseline, read. The entries are sorted, and no two have both key and severity in common."""

    path: str
    entries: tuple[Entry, ...]


class Terms(Struct, frozen=True):
    """On which terms findings are accepted: who answers for them, why, and until which day."""

    owner: str = ""
    reason: str = ""
    until: date | None = None


class Renewal(Struct, frozen=True):
    """What a baseline became, and why. The entries are counted as they differ: one of 3 that is now 2 is 2 kept, 1 removed.

    `refused` are the findings that the new baseline does not hold, though it could.
    """

    baseline: Baseline
    added: tuple[Entry, ...]
    kept: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    refused: tuple[Finding, ...]


def key_of(finding: Finding) -> Key:
    """Return what identifies a settled finding in a baseline."""
    return (finding.rule, finding.module, finding.fingerprint)
