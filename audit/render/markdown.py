"""The report for reading and sharing: Markdown, section by section as a reviewer would write it."""

import re
from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from audit.model.finding import Finding, Severity
from audit.model.report import SCORE_MODEL, LedgerLine, RenderOptions, Report, RuleNote, State
from audit.render.view import wording
from audit.render.view.escaping import visible
from audit.render.view.flow import flow_of
from audit.render.view.numbers import counted, figure, tenths
from audit.render.view.outline import (
    CategoryRow,
    Kind,
    categories_of,
    issues_of,
    ledger_of,
    note_of,
    priorities_of,
    remarks_of,
    skipped_of,
    strengths_of,
    total_of,
)

PLACES = 20
UNSEEN = 100


def render(report: Report, options: RenderOptions) -> str:
    """Return the report as Markdown with tables and a Mermaid graph; colour and width mean nothing to it."""
    issues = issues_of(report)
    return _template().render(
        report=report,
        score=report.score,
        model=SCORE_MODEL,
        name=wording.name_of(report),
        recognised=wording.recognised(report.profile),
        profile_sentence=wording.profile_sentence(report.profile),
        pin=wording.pin_of(report.profile),
        tally=wording.tally(issues),
        total=total_of(report),
        inconclusive=any(category.state is State.INCONCLUSIVE for category in report.score.categories),
        categories=categories_of(report),
        ledger=ledger_of(report),
        flow=flow_of(report),
        sections=[(number, kind, [issue for issue in issues if issue.kind is kind]) for number, kind in enumerate(Kind, start=5)],
        headings=wording.HEADINGS,
        places=PLACES,
        strengths=[(line, note_of(report, line)) for line in strengths_of(report)],
        priorities=priorities_of(issues),
        seen=wording.seen_lines(report),
        remarks=remarks_of(report),
        skipped=skipped_of(report),
        unseen=UNSEEN,
        criteria={row.name: [(line, note_of(report, line)) for line in row.checks] for row in categories_of(report)},
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("audit", "render"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters |= {
        "code": code,
        "prose": prose,
        "cell": cell,
        "figure": figure,
        "tenths": tenths,
        "counted": counted,
        "density": wording.density,
        "status": status,
        "details": details,
        "node": node,
        "last_help": last_help,
    }
    return environment.get_template("markdown.md.jinja")


def code(text: str) -> str:
    """Return the text as a code span that nothing inside can close."""
    shown = visible(text) or " "
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    return f"{fence} {shown} {fence}" if "`" in shown else f"{fence}{shown}{fence}"


def prose(text: str) -> str:
    """Return sentences on one line: what they put in backticks as code, everything else as plain text."""
    parts = visible(" ".join(text.split())).split("`")
    if len(parts) % 2 == 0:
        return "\\`".join(_plain(part) for part in parts)
    return "".join(code(part) if index % 2 else _plain(part) for index, part in enumerate(parts))


def _plain(text: str) -> str:
    escaped = re.sub(r"([\\*_\[\]~#])", r"\\\1", text)
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cell(markdown: str) -> str:
    """Return Markdown that can stand in a table: no pipe ends its cell, also inside code."""
    return markdown.replace("|", "\\|")


def node(name: str) -> str:
    """Return the name as Mermaid takes it for a node: letters, digits and underscores."""
    return re.sub(r"\W", "_", name, flags=re.ASCII)


def status(line: LedgerLine, note: RuleNote) -> str:
    """Return how a check went, as a reviewer would mark it; one violation fails a critical check, half of all another."""
    if line.state is State.NOT_APPLICABLE:
        return "n/a"
    doubt = "?" if line.state is State.INCONCLUSIVE else ""
    if not line.violations:
        return f"PASS{doubt}"
    failed = note.severity is Severity.CRITICAL or line.violations * 2 >= line.population
    return f"**FAIL**{doubt}" if failed else f"PARTIAL{doubt}"


def details(row: CategoryRow) -> str:
    """Return what a category's score is made of: what its checks found, or that they found nothing."""
    broken = [f"`{line.check}` in {wording.density(line)}" for line in row.checks if line.violations]
    applicable = [line for line in row.checks if line.state is not State.NOT_APPLICABLE]
    if not applicable:
        return "No check applies"
    return "; ".join(broken) if broken else f"Nothing found by {counted(len(applicable), 'check', 'checks')}"


def last_help(findings: Sequence[Finding], index: int) -> str:
    """Return the help of a finding, empty where the next one gives the same."""
    following = findings[index + 1 : index + 2]
    return "" if following and following[0].help == findings[index].help else findings[index].help
