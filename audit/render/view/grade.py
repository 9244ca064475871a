"""The total in a word, as a badge shows it."""

from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from audit.model.report import Report, State
from audit.render.view.numbers import figure
from audit.render.view.outline import total_of

LABEL = "architecture"


class Mood(StrEnum):
    """How good a total is: the name of its colour among those of shields."""

    EXCELLENT = "brightgreen"
    GOOD = "green"
    FAIR = "yellow"
    POOR = "orange"
    BAD = "red"
    UNKNOWN = "lightgrey"


_FROM = ((90, Mood.EXCELLENT), (75, Mood.GOOD), (60, Mood.FAIR), (40, Mood.POOR), (0, Mood.BAD))


class Grade(Struct, frozen=True):
    """The total as it is printed, `?` behind it where something in it is undecided, and how good it is."""

    text: str
    mood: Mood


def grade_of(report: Report) -> Grade:
    """Return the total of a report as a badge shows it."""
    total = total_of(report)
    if total is None:
        return Grade("no score", Mood.UNKNOWN)
    doubt = "?" if any(category.state is State.INCONCLUSIVE for category in report.score.categories) else ""
    return Grade(f"{figure(total)}{doubt}", next(mood for least, mood in _FROM if Fraction(total, 10) >= least))
