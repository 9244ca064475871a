"""The score over a project's history: what each commit came to, and which points were lost on the way."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from itertools import pairwise

from msgspec import Struct

DEFAULT_COMMITS = 50


class TrendOptions(Struct, frozen=True):
    """Which commits are looked at. `since` is a revision or a date, None for no limit.

    `every` takes each so many commits; None takes all or, where `since` holds more than `commits`, as many as evenly fit.
    """

    since: str | None = None
    commits: int = DEFAULT_COMMITS
    every: int | None = None


class Cost(Struct, frozen=True):
    """What one check costs a project: points out of 100, exact, and how much violates.

    A cap is a cost of its own: `check` is what it says, and its `rule` is empty, since several may bring it about.
    """

    category: str
    check: str
    rule: str
    points: Fraction
    violations: Fraction


class Point(Struct, frozen=True):
    """What the audit of a commit came to. Totals are out of 100 and exact, None where nothing could be scored.

    `categories` are scores out of 10, without those that do not apply; `findings` counts by severity what no waiver
    accepts. `costs` add up to 100 − `total`. `unread` of the `files` could not be read.
    """

    total: Fraction | None
    low: Fraction | None
    high: Fraction | None
    categories: Mapping[str, Fraction]
    costs: tuple[Cost, ...]
    findings: Mapping[str, int]
    files: int
    unread: int
    profile: str


class Row(Struct, frozen=True):
    """One commit. `when` is its date with the committer's zone; `between` are the commits that were left out before it.

    `point` is None where the commit could not be judged, and `problem` says why.
    """

    commit: str
    when: datetime
    subject: str
    between: int
    point: Point | None
    problem: str = ""

    @property
    def total(self) -> Fraction | None:
        """The score, None where there is none."""
        return self.point.total if self.point is not None else None


class Shift(Struct, frozen=True):
    """What a check, or a cap, lost (below 0, won back) from one commit to another. `violations` grew by so much."""

    category: str
    check: str
    rule: str
    points: Fraction
    violations: Fraction


class Move(Struct, frozen=True):
    """A commit and what it changed, against the nearest older one that has a score. `lost` is below 0 for a gain.

    `shifts` add up to `lost`, exactly; the largest come first.
    """

    row: Row
    before: Row
    lost: Fraction
    shifts: tuple[Shift, ...]


class Trend(Struct, frozen=True):
    """The score over history. `rows` are newest first. `commits` is how many commits there were to choose from.

    `profile` is what every commit was judged by, and `packages` whether packages have profiles of their own besides.
    `shallow`: the clone does not hold what lies before the oldest one.
    """

    version: str
    name: str
    profile: str
    rows: tuple[Row, ...]
    commits: int
    shallow: bool
    packages: bool = False

    @property
    def scored(self) -> tuple[Row, ...]:
        """The commits that have a score, newest first."""
        return tuple(row for row in self.rows if row.total is not None)

    def moves(self) -> Iterator[Move]:
        """Yield what each commit with a score changed, newest first; the oldest one changed nothing."""
        for row, before in pairwise(self.scored):
            assert row.point is not None, "a commit with a score was judged"
            assert before.point is not None, "a commit with a score was judged"
            shifts = shifts_of(before.point, row.point)
            yield Move(row, before, sum((shift.points for shift in shifts), Fraction(0)), shifts)


def shifts_of(before: Point, after: Point) -> tuple[Shift, ...]:
    """Return what every check lost or won between two commits, the largest change first."""
    old, new = _by_check(before.costs), _by_check(after.costs)
    nothing = (Fraction(0), Fraction(0))
    shifts = []
    for key in {**old, **new}:
        (points, violations), (points_now, violations_now) = old.get(key, nothing), new.get(key, nothing)
        if points != points_now:
            shifts.append(Shift(*key, points_now - points, violations_now - violations))
    return tuple(sorted(shifts, key=lambda shift: (-abs(shift.points), shift.category, shift.rule, shift.check)))


def _by_check(costs: Sequence[Cost]) -> dict[tuple[str, str, str], tuple[Fraction, Fraction]]:
    found: dict[tuple[str, str, str], tuple[Fraction, Fraction]] = {}
    for cost in costs:
        key = (cost.category, cost.check, cost.rule)
        points, violations = found.get(key, (Fraction(0), Fraction(0)))
        found[key] = (points + cost.points, violations + cost.violations)
    return found
