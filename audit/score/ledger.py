"""Where every lost point went: a line for each check, and one for each cap."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from audit.model.check import Check
from audit.model.finding import Finding
from audit.model.report import CATEGORIES, CATEGORY_MAX, LedgerLine, State
from audit.score.scene import Cap, Scene
from audit.score.standing import Mark, Standing, state_of, stops

_ZERO = Fraction(0)


def ledger_of(checks: Iterable[Check], standing: Standing) -> tuple[LedgerLine, ...]:
    """Return the ledger, the dearest line first. Its points add up to what the total lacks."""
    return tuple(sorted([*_check_lines(checks, standing), *_cap_lines(standing)], key=_most_points_first))


def _check_lines(checks: Iterable[Check], standing: Standing) -> Iterator[LedgerLine]:
    """Yield a line for each check, also for one that costs nothing."""
    for check in checks:
        mark = standing.marks.get(check.rule)
        findings = mark.findings if mark else ()
        yield LedgerLine(
            category=check.category,
            check=check.name,
            rule=check.rule,
            state=state_of(mark.low, mark.high) if mark else State.NOT_APPLICABLE,
            violations=mark.violations if mark else _ZERO,
            population=check.population,
            points=_lost(mark, standing.scene) if mark else _ZERO,
            findings=_fingerprints(findings),
            effort=check.effort,
            gain=standing.gain({check.rule: ()}) if findings else _ZERO,
        )


def _lost(mark: Mark, scene: Scene) -> Fraction:
    return scene.shares[mark.check.rule] * (1 - mark.score)


def _cap_lines(standing: Standing) -> Iterator[LedgerLine]:
    """Yield a line for each cap that costs something: what its category lost beyond what the checks in it did."""
    scene = standing.scene
    for category in standing.scored:
        lost = 100 * (CATEGORY_MAX - category.score) / (CATEGORY_MAX * len(standing.scored))
        own = sum((_lost(mark, scene) for mark in standing.marks.values() if mark.check.category == category.name), _ZERO)
        if lost > own:
            yield _cap_line(scene.caps[category.name], lost - own, standing)


def _cap_line(cap: Cap, points: Fraction, standing: Standing) -> LedgerLine:
    """Return the line of a cap. It is named after the first rule that brings it about, and holds the findings of all."""
    marks = [mark for _, mark in sorted(standing.marks.items()) if mark.causes(cap)]
    causes = [finding for mark in marks for finding in mark.causes(cap)]
    left = {
        mark.check.rule: [finding for finding in mark.findings if not stops(mark.check, finding, cap.modules)] for mark in marks
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
