"""The report as test results: a suite for each category, a test for each rule, failed where nobody accepted its findings."""

from collections.abc import Iterator, Sequence
from html import escape

from msgspec import Struct

from audit.model.finding import Finding, Severity
from audit.model.report import CATEGORIES, LedgerLine, RenderOptions, Report, RuleNote, State
from audit.render.view.escaping import visible
from audit.render.view.numbers import counted
from audit.render.view.places import path_of
from audit.render.view.wording import density


class _Case(Struct, frozen=True):
    """A rule as a test. `told` are findings that fail nobody: accepted ones, and those without weight."""

    note: RuleNote
    line: LedgerLine | None
    failing: Sequence[Finding]
    told: Sequence[Finding]

    @property
    def skipped(self) -> bool:
        """Whether it had nothing to look at."""
        found = self.failing or self.told
        return not found and self.line is not None and self.line.state is State.NOT_APPLICABLE


def render(report: Report, options: RenderOptions) -> str:
    """Return the document, as the schema of Jenkins' xUnit plug-in describes it."""
    suites = list(_suites(report))
    cases = [case for _, held in suites for case in held]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites name="archaudit" {_counts(cases)}>']
    for category, held in suites:
        skipped = sum(case.skipped for case in held)
        when = f"{report.date.isoformat()}T00:00:00"
        lines.append(f'  <testsuite name="{_attribute(category)}" {_counts(held)} skipped="{skipped}" timestamp="{when}">')
        lines += [line for case in held for line in _testcase(case, options)]
        lines.append("  </testsuite>")
    return "".join(f"{line}\n" for line in [*lines, "</testsuites>"])


def _suites(report: Report) -> Iterator[tuple[str, list[_Case]]]:
    """Yield the categories that have rules with their tests; what is no category of the score comes last."""
    lines = {line.rule: line for line in report.score.ledger if not line.cap}
    found: dict[str, list[_Case]] = {category: [] for category in CATEGORIES}
    by_rule: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    for rule, note in sorted(report.notes.items()):
        findings = by_rule.get(rule, [])
        failing = [each for each in findings if not each.accepted and each.severity is not Severity.INFO]
        told = [each for each in findings if each.accepted or each.severity is Severity.INFO]
        found.setdefault(note.category, []).append(_Case(note, lines.get(rule), failing, told))
    yield from ((category, cases) for category, cases in found.items() if cases)


def _counts(cases: Sequence[_Case]) -> str:
    return f'tests="{len(cases)}" failures="{sum(bool(case.failing) for case in cases)}" errors="0"'


def _testcase(case: _Case, options: RenderOptions) -> Iterator[str]:
    yield f'    <testcase classname="{_attribute(case.note.category)}" name="{_attribute(f"{case.note.id} {case.note.name}")}">'
    if case.failing:
        worst = min((finding.severity for finding in case.failing), key=lambda severity: severity.rank)
        message = f"{counted(len(case.failing), 'finding', 'findings')}: {case.note.title}"
        yield f'      <failure type="{worst.value}" message="{_attribute(message)}">{_lines(case.failing, options)}</failure>'
    elif case.skipped:
        yield '      <skipped message="nothing in this project could break it"/>'
    said = [f"criterion: {visible(case.note.criterion)}"] if case.note.criterion else []
    if case.line is not None and not case.skipped:
        said.append(f"broken in {density(case.line)}")
    out = "".join(f"{escape(line, quote=False)}\n" for line in said) + _lines(case.told, options)
    if out:
        yield f"      <system-out>{out.rstrip()}</system-out>"
    yield "    </testcase>"


def _lines(findings: Sequence[Finding], options: RenderOptions) -> str:
    """Return findings as text, each where an editor can follow it, and why it is accepted if it is."""
    found = []
    for each in findings:
        reason = f" ({each.reason})" if each.reason else ""
        state = f"accepted{reason}: " if each.accepted else "no weight: " if each.severity is Severity.INFO else ""
        found.append(f"{state}{path_of(each.path, options)}:{each.line}:{each.column + 1}: {each.message}")
        found += [f"    {each.help}"] if each.help and not each.accepted else []
    return "".join(f"{escape(visible(line), quote=False)}\n" for line in found)


def _attribute(text: str) -> str:
    """Return a text for between double quotes; visible, for XML forbids most control characters however written."""
    return escape(visible(text))
