"""Where the scores of a trend stand in a drawing."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from math import ceil, floor

from msgspec import Struct

from audit.model.trend import Row, Trend

WIDTH, HEIGHT = 960, 320
LEFT, RIGHT, TOP, BOTTOM = 44, 16, 16, 32
STEP = 10
"""Points between two lines of the grid."""

_DATES = 6


class Dot(Struct, frozen=True):
    """A commit with a score, where it stands."""

    row: Row
    x: float
    y: float


class Mark(Struct, frozen=True):
    """A label at an axis, and how far along it."""

    text: str
    at: float


class Chart(Struct, frozen=True):
    """The scores from left to right. A run of dots is one line: a commit without a score interrupts it."""

    runs: tuple[tuple[Dot, ...], ...]
    scores: tuple[Mark, ...]
    dates: tuple[Mark, ...]


def chart_of(trend: Trend) -> Chart:
    """Return the drawing of a trend; each commit has the same width, since dates crowd."""
    rows = trend.rows[::-1]
    totals = [row.total for row in rows if row.total is not None]
    low = max(0, STEP * floor(min(totals, default=Fraction(0)) / STEP))
    high = min(100, max(STEP * ceil(max(totals, default=Fraction(0)) / STEP), low + STEP))
    low = min(low, high - STEP)

    def height(score: Fraction) -> float:
        return round(float(TOP + (high - score) / (high - low) * (HEIGHT - TOP - BOTTOM)), 1)

    across = [LEFT + (WIDTH - LEFT - RIGHT) * (place + 0.5) / len(rows) for place in range(len(rows))]
    dots = [
        Dot(row, round(x, 1), height(row.total)) if row.total is not None else None for row, x in zip(rows, across, strict=True)
    ]
    return Chart(
        runs=tuple(_runs(dots)),
        scores=tuple(Mark(str(score), height(Fraction(score))) for score in range(low, high + 1, STEP)),
        dates=tuple(_dates(rows, across)),
    )


def path_of(run: Sequence[Dot]) -> str:
    """Return a run as the points of a polyline."""
    return " ".join(f"{dot.x},{dot.y}" for dot in run)


def _runs(dots: Sequence[Dot | None]) -> Iterator[tuple[Dot, ...]]:
    for scored, run in groupby(dots, key=lambda dot: dot is not None):
        if scored:
            yield tuple(dot for dot in run if dot is not None)


def _dates(rows: Sequence[Row], across: Sequence[float]) -> Iterator[Mark]:
    """Yield a few dates, the first and the last among them."""
    count = min(_DATES, len(rows))
    places = {round(place * (len(rows) - 1) / max(1, count - 1)) for place in range(count)}
    before = ""
    for place in sorted(places):
        text = str(rows[place].when.date())
        if text != before:
            yield Mark(text, round(across[place], 1))
        before = text
