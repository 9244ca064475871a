"""A finding: one place where the project breaks one rule."""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct, field


class Severity(StrEnum):
    """How bad a broken rule is, worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def weight(self) -> Fraction:
        """The weight of a check of this severity inside its category."""
        return _WEIGHTS[self]

    @property
    def rank(self) -> int:
        """0 for the worst; grows as severity falls."""
        return list(Severity).index(self)


_WEIGHTS = {
    Severity.CRITICAL: Fraction(10),
    Severity.HIGH: Fraction(15, 2),
    Severity.MEDIUM: Fraction(5),
    Severity.LOW: Fraction(5, 2),
    Severity.INFO: Fraction(0),
}


class Effort(StrEnum):
    """What mending a check's findings costs, as the report of a careful reader would say it."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def cost(self) -> int:
        """A unitless cost to divide a gain by: each step is three times the one before."""
        return {Effort.LOW: 1, Effort.MEDIUM: 3, Effort.HIGH: 9}[self]


class Finding(Struct, frozen=True):
    """One place where the project breaks one rule.

    `unit` names the thing that violates, out of the rule's population: a module, a class, a route. `path` is
    relative to the audited root, `module` the dotted name. Lines start at 1, columns at 0 and count code points.
    `statement` is the first and last line that a waiver may stand on. `fingerprint` holds no line number;
    `findings.settle` fills it in, as well as `accepted` and `reason` (of a waiver or the baseline).
    """

    rule: str
    name: str
    severity: Severity
    path: str
    line: int
    column: int
    statement: tuple[int, int]
    module: str
    unit: str
    subject: str
    message: str
    help: str
    data: Mapping[str, str] = field(default_factory=dict)
    fingerprint: str = ""
    accepted: bool = False
    reason: str = ""
    fixable: bool = False
