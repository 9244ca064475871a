"""A report arranged for reading: findings gathered into issues, issues ranked, points accounted for."""

from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

from msgspec import Struct

from audit.model.finding import Finding, Severity
from audit.model.plan import Step
from audit.model.report import CATEGORIES, CATEGORY_TITLES, LedgerLine, NotAnalysed, Report, RuleNote, State
from audit.render.view.numbers import shares, tenths

ARCHITECTURAL = frozenset(
    {"layer_separation", "dependency_rule", "domain_purity", "repository_pattern", "composition", "testability"}
)


class Kind(StrEnum):
    """How an issue is headed: what stops the program, what breaks the architecture, and the rest."""

    CRITICAL = "CRIT"
    ARCHITECTURAL = "ARCH"
    MINOR = "MINOR"


class Issue(Struct, frozen=True):
    """All findings of one rule. `severity` is that of its worst finding; accepted findings come last."""

    key: str
    kind: Kind
    note: RuleNote
    severity: Severity
    findings: tuple[Finding, ...]
    gain: Fraction

    @property
    def files(self) -> int:
        """In how many files the rule is broken."""
        return len({finding.path for finding in self.findings})

    @property
    def accepted(self) -> int:
        """How many of the findings somebody waived."""
        return sum(finding.accepted for finding in self.findings)


class Priority(Struct, frozen=True):
    """An issue and the step that mends it."""

    issue: Issue
    step: Step


class CategoryRow(Struct, frozen=True):
    """A category as printed: its score in tenths, None where nothing in it could be scored."""

    name: str
    title: str
    score: int | None
    state: State
    checks: tuple[LedgerLine, ...]


class LedgerRow(Struct, frozen=True):
    """A ledger line with its points as printed, in tenths; all rows add up to what is missing from the total."""

    line: LedgerLine
    title: str
    points: int


def total_of(report: Report) -> int | None:
    """Return the total in tenths, None where nothing could be scored."""
    return None if report.score.total is None else tenths(report.score.total)


def categories_of(report: Report) -> tuple[CategoryRow, ...]:
    """Return the categories in the report's order; their scores add up as the exact ones do."""
    rows = report.score.categories
    exact = [row.score if row.state is not State.NOT_APPLICABLE else Fraction(0) for row in rows]
    printed = shares(exact, tenths(sum(exact, Fraction(0))))
    return tuple(
        CategoryRow(
            name=row.name,
            title=CATEGORY_TITLES.get(row.name, row.name),
            score=None if row.state is State.NOT_APPLICABLE else score,
            state=row.state,
            checks=tuple(line for line in report.score.ledger if line.category == row.name and not line.cap),
        )
        for row, score in zip(rows, printed, strict=True)
    )


def ledger_of(report: Report) -> tuple[LedgerRow, ...]:
    """Return every line of the ledger, in its order."""
    lines = report.score.ledger
    total = total_of(report)
    printed = shares([line.points for line in lines], 0 if total is None else 1000 - total)
    return tuple(
        LedgerRow(line, CATEGORY_TITLES.get(line.category, line.category), points)
        for line, points in zip(lines, printed, strict=True)
    )


def issues_of(report: Report) -> tuple[Issue, ...]:
    """Return one issue for each rule with findings that can cost points: by kind, then the worst first."""
    by_rule = sorted(report.findings, key=lambda finding: finding.rule)
    found = [_issue(report, rule, tuple(findings)) for rule, findings in groupby(by_rule, lambda finding: finding.rule)]
    scored = [issue for issue in found if issue.note.category in CATEGORIES]
    return tuple(
        numbered
        for kind in Kind
        for numbered in _numbered(sorted((issue for issue in scored if issue.kind is kind), key=_worst_first))
    )


def remark_issues_of(report: Report) -> tuple[Issue, ...]:
    """Return the findings about the audit itself gathered by rule, each with the rule's id for a key; they gain nothing."""
    by_rule = sorted(remarks_of(report), key=lambda finding: finding.rule)
    return tuple(
        Issue(rule, issue.kind, issue.note, issue.severity, issue.findings, Fraction(0))
        for rule, findings in groupby(by_rule, lambda finding: finding.rule)
        for issue in [_issue(report, rule, tuple(findings))]
    )


def remarks_of(report: Report) -> tuple[Finding, ...]:
    """Return the findings about the audit itself: they cost no points but say what it could not see."""
    return tuple(finding for finding in report.findings if report.notes[finding.rule].category not in CATEGORIES)


def skipped_of(report: Report) -> tuple[NotAnalysed, ...]:
    """Return the paths that were not analysed, less those that a remark speaks of."""
    told = {finding.path for finding in remarks_of(report)}
    return tuple(item for item in report.completeness.not_analysed if item.path not in told)


def priorities_of(report: Report, issues: Iterable[Issue]) -> tuple[Priority, ...]:
    """Return the issues that weigh, in the order of what mending them gains for the effort, each after the ones before it."""
    by_rule = {issue.note.id: issue for issue in issues}
    return tuple(Priority(by_rule[step.rule], step) for step in report.steps if step.rule in by_rule)


def grave_of(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Return the issues with a critical or high finding: those that the projected score is about."""
    return tuple(issue for issue in issues if issue.severity.rank <= Severity.HIGH.rank)


def _issue(report: Report, rule: str, findings: tuple[Finding, ...]) -> Issue:
    note = report.notes[rule]
    severity = min((finding.severity for finding in findings), key=lambda severity: severity.rank)
    return Issue(
        key="",
        kind=_kind(note, severity),
        note=note,
        severity=severity,
        findings=tuple(sorted(findings, key=lambda finding: (finding.accepted, finding.severity.rank))),
        gain=sum((line.gain for line in report.score.ledger if line.rule == rule and not line.cap), Fraction(0)),
    )


def _kind(note: RuleNote, severity: Severity) -> Kind:
    if note.category in ARCHITECTURAL:
        return Kind.ARCHITECTURAL
    return Kind.CRITICAL if severity is Severity.CRITICAL else Kind.MINOR


def _worst_first(issue: Issue) -> tuple[int, Fraction, str]:
    return issue.severity.rank, -issue.gain, issue.note.id


def _numbered(issues: Iterable[Issue]) -> Iterable[Issue]:
    for number, issue in enumerate(issues, start=1):
        yield Issue(f"{issue.kind}-{number}", issue.kind, issue.note, issue.severity, issue.findings, issue.gain)
