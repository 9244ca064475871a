"""What `audit baseline` says that it did."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence

from audit.cli.console import place_of
from audit.model.baseline import Entry, Renewal
from audit.model.finding import Finding, Severity
from audit.model.report import Report
from audit.render.view.escaping import visible
from audit.render.view.numbers import counted

SCHEMA = 1
PLACES = 20
ABOUT_WAIVERS = ("AUD104", "AUD105")
_COLUMNS = ("kept", "added", "removed")


def as_text(renewal: Renewal, report: Report, *, changed: bool, kept_back: bool, painted: bool) -> str:
    """Return what a baseline became, as lines. `kept_back`: it was not written, though it may have `changed`."""
    total = sum(entry.count for entry in renewal.baseline.entries)
    state = "unchanged" if not changed else "not written, since `--check` only looks" if kept_back else "written"
    lines = [f"{visible(renewal.baseline.path)}: {counted(total, 'finding', 'findings')} accepted; {state}"]
    rows = _rows(renewal)
    if rows:
        lines += ["", *(f"  {name:8}  {kept:>7}  {added:>7}  {removed:>7}" for name, kept, added, removed in rows)]
    lines += _refused(renewal.refused, painted=painted)
    faults = [finding for finding in report.findings if finding.rule in ABOUT_WAIVERS and not finding.accepted]
    if faults:
        lines += ["", "No baseline accepts what is wrong with a waiver:", *_places(faults, painted=painted)]
    return "".join(f"{line}\n" for line in lines)


def as_json(renewal: Renewal, *, changed: bool) -> str:
    """Return what a baseline became, for programs: counts by severity, and what it does not hold."""
    document = {
        "schema": SCHEMA,
        "file": renewal.baseline.path,
        "changed": changed,
        **{name: {severity.value: number for severity, number in counts.items()} for name, counts in _counts(renewal).items()},
        "refused": [
            {
                "rule": finding.rule,
                "severity": finding.severity.value,
                "path": finding.path,
                "line": finding.line,
                "message": finding.message,
                "fingerprint": finding.fingerprint,
            }
            for finding in renewal.refused
        ],
    }
    return json.dumps(document, indent=2) + "\n"


def _counts(renewal: Renewal) -> dict[str, Counter[Severity]]:
    return {name: _by_severity(entries) for name, entries in zip(_COLUMNS, _parts(renewal), strict=True)}


def _parts(renewal: Renewal) -> tuple[tuple[Entry, ...], ...]:
    return (renewal.kept, renewal.added, renewal.removed)


def _by_severity(entries: Iterable[Entry]) -> Counter[Severity]:
    counts: Counter[Severity] = Counter()
    for entry in sorted(entries, key=lambda entry: entry.severity.rank):
        counts[entry.severity] += entry.count
    return counts


def _rows(renewal: Renewal) -> list[tuple[str, ...]]:
    counts = _counts(renewal)
    found = [severity for severity in Severity if any(column[severity] for column in counts.values())]
    rows = [(severity.value, *(str(column[severity]) for column in counts.values())) for severity in found]
    return [("", *_COLUMNS), *rows] if rows else []


def _refused(findings: Sequence[Finding], *, painted: bool) -> list[str]:
    if not findings:
        return []
    many = counted(len(findings), "finding is not in it. Mend it", "findings are not in it. Mend them")
    return ["", f"{many}, or accept with `audit baseline --grow`:", *_places(findings, painted=painted)]


def _places(findings: Sequence[Finding], *, painted: bool) -> list[str]:
    lines = [f"  {place_of(finding, painted=painted)} {visible(finding.message)}" for finding in findings[:PLACES]]
    return [*lines, f"  and {len(findings) - PLACES} more"] if len(findings) > PLACES else lines
