"""From findings to marks, and from marks to categories and a total."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from msgspec import Struct

from audit.model.check import Check
from audit.model.finding import Finding
from audit.model.report import CATEGORIES, CATEGORY_MAX, CategoryScore, State
from audit.score.curve import check_score
from audit.score.scene import Cap, Scene

FEW = 3
"""With fewer units than this, one of them decides too much: the check is inconclusive."""

_ZERO = Fraction(0)
NOTHING_SAME: Mapping[str, CategoryScore] = MappingProxyType({})


class Mark(Struct, frozen=True):
    """What an applicable check scores, between 0 and 1, and because of which findings."""

    check: Check
    findings: tuple[Finding, ...]
    violations: Fraction
    low: Fraction
    high: Fraction

    @property
    def score(self) -> Fraction:
        """The middle of what it may score."""
        return (self.low + self.high) / 2

    def causes(self, cap: Cap) -> tuple[Finding, ...]:
        """Return the findings that bring a cap about."""
        if not self.check.stops_program:
            return ()
        return tuple(finding for finding in self.findings if stops(self.check, finding, cap.modules))


class Standing(Struct, frozen=True):
    """The marks of all applicable checks, by rule, and what follows from them."""

    scene: Scene
    marks: Mapping[str, Mark]
    categories: tuple[CategoryScore, ...]

    @property
    def scored(self) -> tuple[CategoryScore, ...]:
        """The categories that a check applies to."""
        return tuple(category for category in self.categories if category.state is not State.NOT_APPLICABLE)

    @property
    def total(self) -> Fraction | None:
        """The total out of 100, None where no category is scored."""
        return total_of([category.score for category in self.scored])

    def gain(self, left: Mapping[str, Iterable[Finding]]) -> Fraction:
        """Return what the total would rise by, were only these findings left of some rules."""
        marks = {rule: mark_of(self.marks[rule].check, findings, self.scene) for rule, findings in left.items()}
        moved = {mark.check.category for mark in marks.values()}
        moved |= {name for name, cap in self.scene.caps.items() if any(self.marks[rule].causes(cap) for rule in left)}
        same = {category.name: category for category in self.categories if category.name not in moved}
        return (judged({**self.marks, **marks}, self.scene, same).total or _ZERO) - (self.total or _ZERO)


def standing_of(checks: Iterable[Check], findings: Iterable[Finding], scene: Scene) -> Standing:
    """Return how a project stands, of which this was found."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    return judged({c.rule: mark_of(c, by_rule.get(c.rule, ()), scene) for c in checks if c.rule in scene.shares}, scene)


def judged(marks: Mapping[str, Mark], scene: Scene, same: Mapping[str, CategoryScore] = NOTHING_SAME) -> Standing:
    """Return what follows from marks; `same` are the categories that are known to score as they did, by name."""
    by_category: dict[str, list[Mark]] = {name: [] for name in CATEGORIES}
    for mark in marks.values():
        by_category[mark.check.category].append(mark)
    capped = {name for name, cap in scene.caps.items() if any(mark.causes(cap) for mark in marks.values())}
    categories = (
        same.get(name) or category_of(name, own, scene.caps[name] if name in capped else None)
        for name, own in by_category.items()
    )
    return Standing(scene, marks, tuple(categories))


def mark_of(check: Check, findings: Iterable[Finding], scene: Scene) -> Mark:
    """Return what an applicable check scores."""
    found = tuple(findings)
    violations = _violations(check, found, scene.running)
    unseen = max(scene.unseen, int(check.curve is not None and check.population < FEW))
    units = check.population + unseen
    low = check_score(check.curve, (violations + unseen) / units)
    high = check_score(check.curve, violations / units)
    return Mark(check, found, violations, low, high)


def category_of(name: str, marks: Sequence[Mark], cap: Cap | None) -> CategoryScore:
    """Return what a category scores by the marks in it, under a cap where there is one."""
    if not marks:
        return CategoryScore(name, _ZERO, _ZERO, _ZERO, State.NOT_APPLICABLE)
    full = sum((mark.check.severity.weight for mark in marks), _ZERO) / CATEGORY_MAX
    low = sum((mark.check.severity.weight * mark.low for mark in marks), _ZERO) / full
    high = sum((mark.check.severity.weight * mark.high for mark in marks), _ZERO) / full
    points = (low + high) / 2
    if cap:
        points, low, high = cap.applied(points), cap.applied(low), cap.applied(high)
    return CategoryScore(name, points, low, high, state_of(low, high))


def total_of(scores: Sequence[Fraction]) -> Fraction | None:
    """Return the total out of 100 that scored categories make, None where there is none."""
    return 100 * sum(scores, _ZERO) / (CATEGORY_MAX * len(scores)) if scores else None


def state_of(low: Fraction, high: Fraction) -> State:
    """Return whether two bounds decide anything."""
    return State.SCORED if low == high else State.INCONCLUSIVE


def stops(check: Check, finding: Finding, running: frozenset[str]) -> bool:
    """Return whether a finding stops one of these modules; one that is milder than its rule is in code that never runs."""
    return check.stops_program and finding.module in running and finding.severity.rank <= check.severity.rank


def _violations(check: Check, findings: Sequence[Finding], running: frozenset[str]) -> Fraction:
    """Return how many units violate; where a violation stops the program, one that never runs counts half."""
    units = {finding.unit for finding in findings}
    whole = {finding.unit for finding in findings if not check.stops_program or stops(check, finding, running)}
    return Fraction(len(units) + len(whole), 2)
