"""What the total would be, were some rules kept: the same formula on what would remain, asked many times."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cache

from audit.model.check import Basis
from audit.model.finding import Finding
from audit.model.report import CATEGORIES, CategoryScore
from audit.score.scene import scene_of
from audit.score.standing import category_of, mark_of, standing_of, total_of

Outlook = Callable[[frozenset[str]], Fraction]
"""Takes the rules whose findings are all mended, and returns the total out of 100; 0 where nothing is scored."""


def outlook(basis: Basis, findings: Iterable[Finding]) -> Outlook:
    """Return the total as a function of what is mended. A category is worked out once for what is mended in it."""
    scene = scene_of(basis)
    marks = standing_of(basis.checks, [finding for finding in findings if finding.severity.weight], scene).marks
    clean = {rule: mark_of(mark.check, (), scene) for rule, mark in marks.items()}
    own = {name: frozenset(rule for rule, mark in marks.items() if mark.check.category == name) for name in CATEGORIES}
    causes = {name: frozenset(rule for rule in marks if marks[rule].causes(cap)) for name, cap in scene.caps.items()}

    @cache
    def category(name: str, mended: frozenset[str], *, capped: bool) -> CategoryScore:
        left = [clean[rule] if rule in mended else mark for rule, mark in marks.items() if rule in own[name]]
        return category_of(name, left, scene.caps[name] if capped else None)

    def total(mended: frozenset[str]) -> Fraction:
        capped = {name for name, rules in causes.items() if not rules <= mended}
        scores = [category(name, mended & rules, capped=name in capped).score for name, rules in own.items() if rules]
        return total_of(scores) or Fraction(0)

    return total
