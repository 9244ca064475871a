"""Findings and populations to a score out of 100: model 1. `docs/scoring.md` explains it with an example."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import erfc, log, sqrt

from msgspec import Struct

from audit.model.finding import Finding, Severity
from audit.model.report import CATEGORIES, CATEGORY_MAX, CategoryScore, LedgerLine, Scorecard, State
from audit.model.rule import Check, Curve

FEW = 3
"""With fewer units than this, one of them decides too much: the check is inconclusive."""

TOO_MANY_UNREAD = Fraction(2, 100)
"""With more than this share of the files unread, every check is inconclusive."""

_QUANTILE_90 = 1.2815515655446004
"""Where the normal distribution reaches 0.9."""

_ZERO = Fraction(0)


def score(
    checks: Sequence[Check],
    findings: Sequence[Finding],
    *,
    reachable: frozenset[str],
    unread: int,
    files: int,
    routes: frozenset[str] = frozenset(),
) -> Scorecard:
    """Return the score of what was found, and where every lost point went.

    `reachable` are the modules that run when the program starts, `routes` those that define routes.
    """
    unseen = unread if unread > files * TOO_MANY_UNREAD else 0
    scene = _Scene(reachable, unseen, _caps(reachable, routes), _shares(checks))
    weighing = [finding for finding in findings if finding.severity.weight]
    unaccepted = [finding for finding in weighing if not finding.accepted]
    mild = [finding for finding in weighing if finding.severity.rank > Severity.HIGH.rank]
    now = _standing(checks, weighing, scene)
    return Scorecard(
        total=now.total,
        low=_total([category.low for category in now.scored]),
        high=_total([category.high for category in now.scored]),
        without_accepted_debt=_standing(checks, unaccepted, scene).total,
        projected=_standing(checks, mild, scene).total,
        categories=now.categories,
        ledger=tuple(sorted([*_check_lines(checks, now), *_cap_lines(now)], key=_most_points_first)),
    )


def check_score(curve: Curve | None, density: Fraction) -> Fraction:
    """Return what a check scores at a density of violations: 1 for none, then less and less; all or nothing without a curve.

    It is rounded to six decimals, on which every machine agrees, and exact from there.
    """
    if not density:
        return Fraction(1)
    if curve is None:
        return Fraction(0)
    spread = log(curve.half / curve.good) / _QUANTILE_90
    above = erfc(log(density / Fraction(curve.half)) / spread / sqrt(2)) / 2
    return Fraction(round(above * 10**6), 10**6)


class _Cap(Struct, frozen=True):
    """What a category loses when one of some modules cannot run: all above `ceiling`, then `toll`."""

    category: str
    words: str
    modules: frozenset[str]
    ceiling: int
    toll: int

    def applied(self, points: Fraction) -> Fraction:
        return max(_ZERO, min(points, Fraction(self.ceiling)) - self.toll)


def _caps(reachable: frozenset[str], routes: frozenset[str]) -> Mapping[str, _Cap]:
    """Return the caps by category: one each at most, so that what a cap costs is its own doing."""
    lost_route = "a route module that cannot load costs the category 1 point"
    caps = (
        _Cap("code_consistency", "what stops the program caps the category at 3", reachable, 3, 0),
        _Cap("testability", lost_route, reachable & routes, CATEGORY_MAX, 1),
        _Cap("api_design", lost_route, reachable & routes, CATEGORY_MAX, 1),
    )
    return {cap.category: cap for cap in caps}


class _Scene(Struct, frozen=True):
    """What holds whatever is found. `unseen` units may violate in files that could not be read.

    `shares` says, for each rule whose check applies, how many of the 100 points it decides.
    """

    reachable: frozenset[str]
    unseen: int
    caps: Mapping[str, _Cap]
    shares: Mapping[str, Fraction]


def _shares(checks: Iterable[Check]) -> Mapping[str, Fraction]:
    applicable = [check for check in checks if check.population and check.severity.weight]
    weights: dict[str, Fraction] = {}
    for check in applicable:
        weights[check.category] = weights.get(check.category, _ZERO) + check.severity.weight
    return {check.rule: 100 * check.severity.weight / weights[check.category] / len(weights) for check in applicable}


class _Mark(Struct, frozen=True):
    """What an applicable check scores, between 0 and 1, and because of which findings."""

    check: Check
    findings: tuple[Finding, ...]
    violations: Fraction
    low: Fraction
    high: Fraction

    @property
    def score(self) -> Fraction:
        return (self.low + self.high) / 2

    def causes(self, cap: _Cap) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if _stops(self.check, finding, cap.modules))


def _mark(check: Check, findings: Iterable[Finding], scene: _Scene) -> _Mark:
    found = tuple(findings)
    violations = _violations(check, found, scene.reachable)
    unseen = max(scene.unseen, int(check.curve is not None and check.population < FEW))
    units = check.population + unseen
    low = check_score(check.curve, (violations + unseen) / units)
    high = check_score(check.curve, violations / units)
    return _Mark(check, found, violations, low, high)


def _violations(check: Check, findings: Sequence[Finding], reachable: frozenset[str]) -> Fraction:
    """Return how many units violate; where a violation stops the program, one that never runs counts half."""
    units = {finding.unit for finding in findings}
    whole = {finding.unit for finding in findings if not check.stops_program or _stops(check, finding, reachable)}
    return Fraction(len(units) + len(whole), 2)


def _stops(check: Check, finding: Finding, running: frozenset[str]) -> bool:
    """Return whether a finding stops one of these modules; one that is milder than its rule is in code that never runs."""
    return check.stops_program and finding.module in running and finding.severity.rank <= check.severity.rank


class _Standing(Struct, frozen=True):
    """The marks of all applicable checks, by rule, and what follows from them."""

    scene: _Scene
    marks: Mapping[str, _Mark]
    categories: tuple[CategoryScore, ...]

    @property
    def scored(self) -> tuple[CategoryScore, ...]:
        return tuple(category for category in self.categories if category.state is not State.NOT_APPLICABLE)

    @property
    def total(self) -> Fraction | None:
        return _total([category.score for category in self.scored])

    def gain(self, left: Mapping[str, Iterable[Finding]]) -> Fraction:
        """Return what the total would rise by, were only these findings left of some rules."""
        marks = {rule: _mark(self.marks[rule].check, findings, self.scene) for rule, findings in left.items()}
        return (_judged({**self.marks, **marks}, self.scene).total or _ZERO) - (self.total or _ZERO)


def _standing(checks: Iterable[Check], findings: Iterable[Finding], scene: _Scene) -> _Standing:
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    return _judged({c.rule: _mark(c, by_rule.get(c.rule, ()), scene) for c in checks if c.rule in scene.shares}, scene)


def _judged(marks: Mapping[str, _Mark], scene: _Scene) -> _Standing:
    by_category: dict[str, list[_Mark]] = {name: [] for name in CATEGORIES}
    for mark in marks.values():
        by_category[mark.check.category].append(mark)
    capped = {name for name, cap in scene.caps.items() if any(mark.causes(cap) for mark in marks.values())}
    categories = (_category(name, own, scene.caps[name] if name in capped else None) for name, own in by_category.items())
    return _Standing(scene, marks, tuple(categories))


def _category(name: str, marks: Sequence[_Mark], cap: _Cap | None) -> CategoryScore:
    if not marks:
        return CategoryScore(name, _ZERO, _ZERO, _ZERO, State.NOT_APPLICABLE)
    full = sum((mark.check.severity.weight for mark in marks), _ZERO) / CATEGORY_MAX
    low = sum((mark.check.severity.weight * mark.low for mark in marks), _ZERO) / full
    high = sum((mark.check.severity.weight * mark.high for mark in marks), _ZERO) / full
    points = (low + high) / 2
    if cap:
        points, low, high = cap.applied(points), cap.applied(low), cap.applied(high)
    return CategoryScore(name, points, low, high, _state(low, high))


def _state(low: Fraction, high: Fraction) -> State:
    return State.SCORED if low == high else State.INCONCLUSIVE


def _total(scores: Sequence[Fraction]) -> Fraction | None:
    return 100 * sum(scores, _ZERO) / (CATEGORY_MAX * len(scores)) if scores else None


def _check_lines(checks: Iterable[Check], standing: _Standing) -> Iterator[LedgerLine]:
    """Yield a line for each check, also for one that costs nothing."""
    for check in checks:
        mark = standing.marks.get(check.rule)
        findings = mark.findings if mark else ()
        yield LedgerLine(
            category=check.category,
            check=check.name,
            rule=check.rule,
            state=_state(mark.low, mark.high) if mark else State.NOT_APPLICABLE,
            violations=mark.violations if mark else _ZERO,
            population=check.population,
            points=_lost(mark, standing.scene) if mark else _ZERO,
            findings=_fingerprints(findings),
            effort=check.effort,
            gain=standing.gain({check.rule: ()}) if findings else _ZERO,
        )


def _lost(mark: _Mark, scene: _Scene) -> Fraction:
    return scene.shares[mark.check.rule] * (1 - mark.score)


def _cap_lines(standing: _Standing) -> Iterator[LedgerLine]:
    """Yield a line for each cap that costs something: what its category lost beyond what the checks in it did."""
    scene = standing.scene
    for category in standing.scored:
        lost = 100 * (CATEGORY_MAX - category.score) / (CATEGORY_MAX * len(standing.scored))
        own = sum((_lost(mark, scene) for mark in standing.marks.values() if mark.check.category == category.name), _ZERO)
        if lost > own:
            yield _cap_line(scene.caps[category.name], lost - own, standing)


def _cap_line(cap: _Cap, points: Fraction, standing: _Standing) -> LedgerLine:
    """Return the line of a cap. It is named after the first rule that brings it about, and holds the findings of all."""
    marks = [mark for _, mark in sorted(standing.marks.items()) if mark.causes(cap)]
    causes = [finding for mark in marks for finding in mark.causes(cap)]
    left = {
        mark.check.rule: [finding for finding in mark.findings if not _stops(mark.check, finding, cap.modules)] for mark in marks
    }
    return LedgerLine(
        category=cap.category,
        check=marks[0].check.name,
        rule=marks[0].check.rule,
        state=State.SCORED,
        violations=Fraction(len({finding.unit for finding in causes})),
        population=marks[0].check.population,
        points=points,
        findings=_fingerprints(causes),
        effort=max((mark.check.effort for mark in marks), key=lambda effort: effort.cost),
        gain=standing.gain(left),
        cap=cap.words,
    )


def _fingerprints(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(sorted({finding.fingerprint for finding in findings}))


def _most_points_first(line: LedgerLine) -> tuple[Fraction, int, str, str]:
    return -line.points, CATEGORIES.index(line.category), line.rule, line.cap
