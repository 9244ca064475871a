"""What holds whatever is found: how much each check decides, what caps a category, what could not be seen."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from msgspec import Struct

from audit.model.check import Basis, Check
from audit.model.report import CATEGORY_MAX

TOO_MANY_UNREAD = Fraction(2, 100)
"""With more than this share of the files unread, every check is inconclusive."""

_ZERO = Fraction(0)


class Cap(Struct, frozen=True):
    """What a category loses when one of some modules cannot run: all above `ceiling`, then `toll`."""

    category: str
    words: str
    modules: frozenset[str]
    ceiling: int
    toll: int

    def applied(self, points: Fraction) -> Fraction:
        """Return what the cap leaves of a category's points."""
        return max(_ZERO, min(points, Fraction(self.ceiling)) - self.toll)


class Scene(Struct, frozen=True):
    """What holds whatever is found. `unseen` units may violate in files that could not be read.

    `shares` says, for each rule whose check applies, how many of the 100 points it decides.
    """

    running: frozenset[str]
    unseen: int
    caps: Mapping[str, Cap]
    shares: Mapping[str, Fraction]


def scene_of(basis: Basis) -> Scene:
    """Return the scene that a score is worked out in."""
    unseen = basis.unread if basis.unread > basis.files * TOO_MANY_UNREAD else 0
    return Scene(basis.running, unseen, _caps(basis.running, basis.routes), _shares(basis.checks))


def _caps(running: frozenset[str], routes: frozenset[str]) -> Mapping[str, Cap]:
    """Return the caps by category: one each at most, so that what a cap costs is its own doing."""
    lost_route = "a route module that cannot load costs the category 1 point"
    caps = (
        Cap("code_consistency", "what stops the program caps the category at 3", running, 3, 0),
        Cap("testability", lost_route, running & routes, CATEGORY_MAX, 1),
        Cap("api_design", lost_route, running & routes, CATEGORY_MAX, 1),
    )
    return {cap.category: cap for cap in caps}


def _shares(checks: Iterable[Check]) -> Mapping[str, Fraction]:
    applicable = [check for check in checks if check.population and check.severity.weight]
    weights: dict[str, Fraction] = {}
    for check in applicable:
        weights[check.category] = weights.get(check.category, _ZERO) + check.severity.weight
    return {check.rule: 100 * check.severity.weight / weights[check.category] / len(weights) for check in applicable}
