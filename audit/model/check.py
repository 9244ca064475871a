"""A rule as the score sees it. Apart from the rule itself: a report carries its checks, and a cached one loads no rule."""

from msgspec import Struct

from audit.model.finding import Effort, Severity


class Curve(Struct, frozen=True):
    """Maps a density of violations to a score between 1 and 0, through two points chosen from meaning.

    `good` is the density that still scores 0.9, `half` the one that scores 0.5; 0 < good < half.
    """

    good: float
    half: float


class Check(Struct, frozen=True):
    """A rule as the score sees it: everything about it that weighs, and how many units could violate.

    `curve` is None for a binary check. `stops_program` marks the checks that cap their category.
    """

    rule: str
    name: str
    category: str
    severity: Severity
    effort: Effort
    curve: Curve | None
    stops_program: bool
    population: int


class Basis(Struct, frozen=True):
    """What a score is worked out from beside the findings.

    `running` are modules that run when the program starts, `routes` those that define routes; of both, those without
    a finding decide nothing and may be left out. `unread` of all `files` could not be read.
    """

    checks: tuple[Check, ...]
    running: frozenset[str]
    routes: frozenset[str]
    unread: int
    files: int
