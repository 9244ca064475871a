"""The criteria of a report by section, with what they come down to."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from audit.model.criterion import SECTION_TITLES, Criterion, Section, Status
from audit.model.report import Report, State
from audit.render.view.outline import Issue, Kind

_SECTIONS = {
    "domain": Section.DOMAIN,
    "application": Section.APPLICATION,
    "adapter": Section.INFRASTRUCTURE,
    "infrastructure": Section.INFRASTRUCTURE,
    "presentation": Section.PRESENTATION,
    "composition_root": Section.COMPOSITION,
    "config": Section.CONFIGURATION,
}
"""The section in which a role's code is spoken of."""


class Row(Struct, frozen=True):
    """A criterion, the issue that its rule's findings make, and whether so few units decide nothing."""

    criterion: Criterion
    issue: Issue | None
    doubtful: bool

    @property
    def status(self) -> str:
        """The status as a table shows it."""
        return self.criterion.status.words + ("?" if self.doubtful else "")

    @property
    def counts(self) -> str:
        """How many of the units meet it."""
        return f"{self.criterion.met} of {self.criterion.units}" if self.criterion.units else "-"


class Part(Struct, frozen=True):
    """The criteria of a layer. `verdict` is one of GOOD, MOSTLY GOOD, HAS ISSUES, HAS VIOLATIONS, NOT SEEN.

    `also` are the issues of no layer in particular that are found in this one, each with the number of places here.
    """

    section: Section
    title: str
    verdict: str
    rows: tuple[Row, ...]
    also: tuple[tuple[Issue, int], ...]

    @property
    def strengths(self) -> tuple[Row, ...]:
        """What is met throughout, by enough to tell."""
        return tuple(row for row in self.rows if row.criterion.status is Status.PASSED and not row.doubtful)

    @property
    def weaknesses(self) -> tuple[Row, ...]:
        """What is not met, the failed first."""
        missed = [row for row in self.rows if row.criterion.status in (Status.FAILED, Status.PARTIAL)]
        return tuple(sorted(missed, key=lambda row: row.criterion.status is Status.PARTIAL))


def parts_of(report: Report, issues: Iterable[Issue]) -> tuple[Part, ...]:
    """Return the sections that have criteria, in their order."""
    every = tuple(issues)
    by_rule = {issue.note.id: issue for issue in every}
    unsure = {line.rule for line in report.score.ledger if line.state is State.INCONCLUSIVE and not line.cap}
    found = []
    for section in Section:
        rows = tuple(
            Row(criterion, by_rule.get(criterion.rule), bool(criterion.units) and criterion.rule in unsure)
            for criterion in report.criteria
            if criterion.section is section
        )
        if rows:
            also = tuple(_also(report, section, every))
            found.append(Part(section, SECTION_TITLES[section], _verdict(rows, also), rows, also))
    return tuple(found)


def strengths_of(parts: Sequence[Part]) -> tuple[Row, ...]:
    """Return what works well: every criterion that is met wherever it is looked at, said once."""
    missed = {row.criterion.statement for part in parts for row in part.weaknesses}
    rows = [row for part in parts for row in part.strengths if row.criterion.statement not in missed]
    return tuple({row.criterion.statement: row for row in reversed(rows)}.values())[::-1]


def _also(report: Report, section: Section, issues: Iterable[Issue]) -> Iterator[tuple[Issue, int]]:
    """Yield the issues of the project as a whole that are found in a layer."""
    packages = [package for layer in report.layers if _SECTIONS.get(layer.role) is section for package in layer.packages]
    others = {package for layer in report.layers for package in layer.packages} - set(packages)
    whole = {criterion.rule for criterion in report.criteria if criterion.section is Section.WHOLE}
    for issue in issues:
        if issue.note.id in whole:
            here = sum(_within(finding.module, packages) > _within(finding.module, others) for finding in issue.findings)
            if here:
                yield issue, here


def _within(module: str, packages: Iterable[str]) -> int:
    """Return the length of the longest of some dotted names that a module lies below."""
    return max((len(package) for package in packages if f"{module}.".startswith(f"{package}.")), default=0)


def _verdict(rows: Iterable[Row], also: Iterable[tuple[Issue, int]]) -> str:
    told = {row.criterion.status for row in rows}
    if Status.FAILED in told:
        return "HAS VIOLATIONS"
    if any(issue.kind is Kind.CRITICAL for issue, _ in also):
        return "HAS ISSUES"
    if told == {Status.NOT_SEEN}:
        return "NOT SEEN"
    return "MOSTLY GOOD" if Status.PARTIAL in told else "GOOD"
