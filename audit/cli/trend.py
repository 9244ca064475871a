"""`audit trend`: the score over git history."""

import sys

import click

from audit.cli import options
from audit.cli.console import colored, width
from audit.cli.request import Answer, Request
from audit.errors import UnknownName, nearest_or_all
from audit.model.report import RenderOptions
from audit.model.trend import DEFAULT_COMMITS, Trend, TrendOptions

FORMATS = ("text", "json", "html", "markdown")
EPILOG = """\
\b
Examples:
  audit trend
  audit trend --since v1.0
  audit trend --since 2026-01-01 --commits 100
  audit trend services/shop --every 10 --format html --output trend.html

Takes the commits that landed on the branch that is checked out: along first parents, the newest always among them. Reads
them from git's objects; nothing is checked out, and nothing of the repository is run. Every commit is judged by the settings
of today and by the profile of the newest one; a baseline, coverage data and contracts are left aside.

Exits with 0 when there was a history to read, with 2 when there was none.
"""


@click.command(epilog=EPILOG)
@click.option("--since", metavar="REV|DATE", help="Start at this revision or date; more commits than --commits are thinned out.")
@click.option(
    "--commits",
    metavar="N",
    type=click.IntRange(min=1),
    default=DEFAULT_COMMITS,
    show_default=True,
    help="How many commits to show at most.",
)
@click.option("--every", metavar="N", type=click.IntRange(min=1), help="Take every Nth commit.")
@options.inputs_of("How to write the trend: text, json, html or markdown.")
def trend(request: Request, answer: Answer, *, since: str | None, commits: int, every: int | None) -> None:
    """Show the score over git history, and which commit lost which points."""
    if answer.format not in FORMATS:
        raise UnknownName(f"no format of a trend is called `{answer.format}`{nearest_or_all(answer.format, FORMATS)}")
    answer.write(_drawn(request.trend(TrendOptions(since, commits, every)), answer))


def _drawn(found: Trend, answer: Answer) -> str:
    from audit.render.trend import document, html, markdown, text

    if answer.format == "text":
        painted = answer.output is None and colored(sys.stdout, wanted=answer.color)
        return text.render(found, RenderOptions(color=painted, width=width(sys.stdout)))
    return {"json": document.render, "html": html.render, "markdown": markdown.render}[answer.format](found)
