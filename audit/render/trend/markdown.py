"""A trend for reading and sharing: a table and who lost which points, in Markdown."""

from audit.model.report import SCORE_MODEL
from audit.model.trend import Trend
from audit.render.markdown import cell, code, prose
from audit.render.trend.wording import (
    COUNTED,
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

_WIDTH = 60


def render(trend: Trend) -> str:
    """Return the trend as Markdown."""
    titles = ("Commit", "Date", "Total", "Change", *(each.value.capitalize() for each in COUNTED), "Subject")
    lines = [
        f"# {prose(trend.name)}: the score over history",
        "",
        f"**{headline(trend)}** (score model {SCORE_MODEL}); {span(trend)}.",
        "",
        *([code(bars), ""] if (bars := bars_of(trend, _WIDTH)) else []),
        _row(titles),
        _row(["---", "---", *("---:" for _ in titles[2:-1]), "---"]),
        *(
            _row(
                [
                    code(each.commit),
                    each.date,
                    each.total,
                    each.change,
                    *each.findings,
                    _plain(why_not(each.row) or each.row.subject),
                ]
            )
            for each in lines_of(trend)
        ),
    ]
    for title, stories in (("What lost points", losers(trend)), ("What won points", winners(trend))):
        if stories:
            lines += ["", f"## {title}", "", *(line for story in stories for line in _told(story))]
    for remark in remarks(trend):
        lines += ["", prose(remark)]
    return "".join(f"{line}\n" for line in lines)


def _row(cells: "list[str] | tuple[str, ...]") -> str:
    return f"| {' | '.join(cells)} |"


def _plain(text: str) -> str:
    return cell(prose(text))


def _told(story: Story) -> list[str]:
    return [
        f"- **{signed(story.change)}** {prose(title_of(story))}",
        *(f"  - {prose(reason.strip())}" for reason in story.reasons),
    ]
