"""What every format says of a trend: numbers as people read them, and the commits that lost or won most."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from msgspec import Struct

from audit.model.finding import Severity
from audit.model.report import CATEGORY_TITLES
from audit.model.trend import Move, Row, Shift, Trend
from audit.render.view.numbers import counted, figure, quantity, tenths

COUNTED = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)
LOSERS = 10
WINNERS = 5
REASONS = 4
ABBREVIATED = 8
"""Digits of a commit's id that are printed."""

_BARS = "▁▂▃▄▅▆▇█"
_LEAST_RANGE = Fraction(5)
"""Points between the lowest and the highest bar at least, so that a tenth of a point does not look like a fall."""


class Line(Struct, frozen=True):
    """A commit as it is printed: its score, what that changed, and its findings by severity; empty where there are none."""

    row: Row
    commit: str
    date: str
    total: str
    change: str
    findings: tuple[str, ...]


class Story(Struct, frozen=True):
    """A commit that changed the printed score, and why in lines; `change` is in tenths of a point."""

    move: Move
    change: int
    reasons: tuple[str, ...]


def lines_of(trend: Trend) -> list[Line]:
    """Return the commits as a table shows them, newest first."""
    changes = {move.row.commit: _change(move) for move in trend.moves()}
    return [_line(row, changes.get(row.commit)) for row in trend.rows]


def headline(trend: Trend) -> str:
    """Return the newest score and by what it was judged."""
    scored = trend.scored
    total = f"{figure(tenths(scored[0].total or Fraction(0)))} / 100" if scored else "no score: no commit could be scored"
    return f"{total}, every commit judged {_law(trend)}"


def _law(trend: Trend) -> str:
    if trend.profile not in ("", "none"):
        return f"by the profile {trend.profile}"
    return "by the profiles of its packages" if trend.packages else "without a profile"


def span(trend: Trend) -> str:
    """Return which commits are shown and between what the score moved."""
    rows = trend.rows
    of = f"{len(rows)} of " if trend.commits > len(rows) else ""
    dates = f"{rows[-1].when.date()} to {rows[0].when.date()}"
    totals = totals_of(trend)
    moved = f", between {figure(tenths(min(totals)))} and {figure(tenths(max(totals)))}" if totals else ""
    return f"{of}{counted(trend.commits, 'commit', 'commits')}, {dates}{moved}"


def remarks(trend: Trend) -> Iterator[str]:
    """Yield what a reader should know of the commits that are missing."""
    if trend.shallow:
        yield "This clone is shallow: it does not hold what came before. `git fetch --unshallow` brings it."
    unjudged = [row for row in trend.rows if row.total is None]
    if unjudged:
        yield f"{counted(len(unjudged), 'commit has', 'commits have')} no score; the table says why."


def totals_of(trend: Trend) -> list[Fraction]:
    """Return the scores, oldest first."""
    return [row.total for row in reversed(trend.scored) if row.total is not None]


def bars_of(trend: Trend, width: int) -> str:
    """Return the scores as a row of bars, oldest first; a commit without one between two that have one leaves a gap."""
    return sparkline([row.total for row in reversed(trend.rows)], width).strip()


def sparkline(totals: Sequence[Fraction | None], width: int) -> str:
    """Return the scores as a row of bars; with more of them than the width, each bar is the last of some."""
    shown = totals if len(totals) <= width else [totals[(place + 1) * len(totals) // width - 1] for place in range(width)]
    scores = [total for total in shown if total is not None]
    if not scores:
        return ""
    low, high = min(scores), max(scores)
    spare = max(Fraction(0), _LEAST_RANGE - (high - low)) / 2
    low, high = low - spare, high + spare
    return "".join(
        _BARS[min(len(_BARS) - 1, int((total - low) / (high - low) * len(_BARS)))] if total is not None else " "
        for total in shown
    )


def losers(trend: Trend) -> list[Story]:
    """Return the commits that lost most, the worst first."""
    found = sorted((story for story in _stories(trend) if story.change < 0), key=lambda story: story.change)
    return found[:LOSERS]


def winners(trend: Trend) -> list[Story]:
    """Return the commits that won most, the best first."""
    found = sorted((story for story in _stories(trend) if story.change > 0), key=lambda story: -story.change)
    return found[:WINNERS]


def title_of(story: Story) -> str:
    """Return the commit of a story on one line, without its change: id, date, subject."""
    row = story.move.row
    return f"{row.commit[:ABBREVIATED]}  {row.when.date()}  {row.subject}{_together(row, story.move)}"


def signed(change: int) -> str:
    """Return a change in tenths with its sign."""
    return f"{'+' if change > 0 else '-' if change < 0 else ' '}{figure(abs(change))}"


def why_not(row: Row) -> str:
    """Return why a commit has no score; empty for one that has."""
    if row.total is not None:
        return ""
    return f"not judged: {row.problem}" if row.problem else "not judged: nothing in it could be scored"


def _line(row: Row, change: int | None) -> Line:
    point = row.point
    doubt = "?" if point is not None and point.low != point.high else ""
    return Line(
        row=row,
        commit=row.commit[:ABBREVIATED],
        date=str(row.when.date()),
        total=f"{figure(tenths(row.total))}{doubt}" if row.total is not None else "",
        change=signed(change) if change is not None else "",
        findings=tuple(str(point.findings.get(each.value, 0)) if point is not None else "" for each in COUNTED),
    )


def _change(move: Move) -> int:
    """Return what changed of the printed score, so that a column of them adds up."""
    assert move.row.total is not None, "a move leads from one score to another"
    assert move.before.total is not None, "a move leads from one score to another"
    return tenths(move.row.total) - tenths(move.before.total)


def _stories(trend: Trend) -> Iterator[Story]:
    for move in trend.moves():
        change = _change(move)
        if change:
            yield Story(move, change, (*_unread(move), *_reasons(move.shifts)))


def _unread(move: Move) -> Iterator[str]:
    """Yield that more or fewer files could not be read: what is in them weighs in every check, and stands in none."""
    assert move.row.point is not None, "a move leads from one score to another"
    assert move.before.point is not None, "a move leads from one score to another"
    more = move.row.point.unread - move.before.point.unread
    if more:
        how = "more" if more > 0 else "fewer"
        yield f"      {counted(abs(more), f'{how} file', f'{how} files')} could not be read or parsed"


def _reasons(shifts: Sequence[Shift]) -> Iterator[str]:
    """Yield what each check lost or won, the largest first; what does not show in print is left out."""
    shown = [shift for shift in shifts if tenths(abs(shift.points))]
    for shift in shown[:REASONS]:
        what = shift.check if not shift.rule else f"{shift.rule} {shift.check}{_more(shift)}"
        change = tenths(abs(shift.points)) * (-1 if shift.points > 0 else 1)
        yield f"{signed(change)}  {CATEGORY_TITLES.get(shift.category, shift.category)}: {what}"
    if len(shown) > REASONS:
        yield f"      and {counted(len(shown) - REASONS, 'more check', 'more checks')}"


def _more(shift: Shift) -> str:
    if not shift.violations:
        return ", weighs differently"
    return f", {quantity(abs(shift.violations))} {'more' if shift.violations > 0 else 'fewer'}"


def _together(row: Row, move: Move) -> str:
    between = row.between
    return f" (with {counted(between, 'commit', 'commits')} before it)" if between and move.before is not row else ""
