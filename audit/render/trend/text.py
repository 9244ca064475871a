"""A trend for people at a terminal: a line of bars, a table, and who lost which points."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from audit.model.report import SCORE_MODEL, RenderOptions
from audit.model.trend import Trend
from audit.render.trend.wording import (
    COUNTED,
    Line,
    Story,
    bars_of,
    headline,
    lines_of,
    losers,
    remarks,
    signed,
    span,
    title_of,
    why_not,
    winners,
)
from audit.render.view.escaping import visible
from audit.render.view.painting import FAINT, HEAD, columns, drawn, prose

_RIGHT = frozenset(range(2, 4 + len(COUNTED)))
_LEAST_SUBJECT = 20


def render(trend: Trend, options: RenderOptions) -> str:
    """Return the trend as lines; a subject that does not fit is cut."""
    lines = [
        Text.assemble((visible(trend.name), HEAD), f"  {headline(trend)} (score model {SCORE_MODEL})"),
        Text(span(trend), FAINT),
    ]
    bars = bars_of(trend, options.width)
    lines += [Text(), Text(bars)] if bars else []
    lines += [Text(), *_table(lines_of(trend), options.width)]
    for title, stories in (("What lost points", losers(trend)), ("What won points", winners(trend))):
        if stories:
            lines += [Text(), Text(title, HEAD), *(line for story in stories for line in _told(story))]
    told = [line for remark in remarks(trend) for line in prose(remark, options.width, "")]
    lines += [Text(), *told] if told else []
    return drawn(lines, options)


def _table(lines: Sequence[Line], width: int) -> list[Text]:
    rows = [[Text(title, HEAD) for title in ("commit", "date", "total", "change", *(each.value for each in COUNTED))]]
    rows += [
        [Text(line.commit), Text(line.date), Text(line.total), Text(line.change, _color(line.change)), *map(Text, line.findings)]
        for line in lines
    ]
    subjects = [Text("subject", HEAD), *(Text(visible(why_not(line.row) or line.row.subject)) for line in lines)]
    table = columns(rows, _RIGHT)
    left = max(line.cell_len for line in table) + 2
    for line, subject in zip(table, subjects, strict=True):
        subject.truncate(max(width - left, _LEAST_SUBJECT), overflow="ellipsis")
        line.pad_right(left - line.cell_len)
        line.append_text(subject)
        line.rstrip()
    return table


def _told(story: Story) -> Iterator[Text]:
    yield Text.assemble("  ", (signed(story.change), _color(signed(story.change))), f"  {visible(title_of(story))}")
    yield from (Text(f"            {visible(reason)}", FAINT) for reason in story.reasons)


def _color(change: str) -> str:
    return {"-": "red", "+": "green"}.get(change[:1], "")
