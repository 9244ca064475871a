"""The report for reading and sharing: Markdown, section by section as a reviewer would write it."""

import re
from collections.abc import Sequence
from functools import cache

from jinja2 import Template

from audit.model.criterion import Place
from audit.model.finding import Finding
from audit.model.report import SCORE_MODEL, RenderOptions, Report, State
from audit.render.view import contracts, wording
from audit.render.view.escaping import visible
from audit.render.view.flow import arrows, flow_of
from audit.render.view.layers import Row, parts_of, strengths_of
from audit.render.view.numbers import counted, figure, tenths
from audit.render.view.outline import (
    Kind,
    categories_of,
    issues_of,
    ledger_of,
    priorities_of,
    remarks_of,
    skipped_of,
    total_of,
)
from audit.render.view.tables import table_of
from audit.render.view.templating import environment

SHOWING = 2
"""How many places show that a criterion is met."""


def render(report: Report, options: RenderOptions) -> str:
    """Return the report as Markdown with tables and a Mermaid graph, nothing left out; colour and width mean nothing to it."""
    issues = issues_of(report)
    flow = flow_of(report)
    parts = parts_of(report, issues)
    return _template().render(
        report=report,
        score=report.score,
        model=SCORE_MODEL,
        name=wording.name_of(report),
        scope=wording.scope_of(report),
        stack=wording.stack_of(report),
        profile_sentence=wording.profile_sentence(report.profile),
        pin=wording.pin_of(report.profile),
        outline=columns(wording.outline_of(report), "  # "),
        verdict=wording.verdict_sentences(report, issues, flow),
        tally=wording.tally(issues),
        total=total_of(report),
        inconclusive=any(category.state is State.INCONCLUSIVE for category in report.score.categories),
        categories=categories_of(report),
        ledger=ledger_of(report),
        flow=flow,
        allowed=columns(arrows(edge for edge in flow if not edge.forbidden), "  "),
        forbidden=columns(arrows(edge for edge in flow if edge.forbidden), "  "),
        sections=[(number, kind, [issue for issue in issues if issue.kind is kind]) for number, kind in enumerate(Kind, start=5)],
        headings=wording.HEADINGS,
        tables={issue.key: table_of(report, issue) for issue in issues},
        parts=parts,
        strengths=strengths_of(parts),
        priorities=priorities_of(report, issues),
        projection=wording.projection(report, issues),
        seen=wording.seen_lines(report),
        remarks=remarks_of(report),
        skipped=skipped_of(report),
        contract_tally=contracts.tally_of(report.contracts),
        told=contracts.told(report.contracts),
    )


@cache
def _template() -> Template:
    reader = environment(html=False)
    reader.filters |= {
        "code": code,
        "prose": prose,
        "cell": cell,
        "figure": figure,
        "tenths": tenths,
        "counted": counted,
        "density": wording.density,
        "details": wording.details,
        "node": node,
        "fence": fence,
        "notes": notes,
        "where": where,
        "place": place,
        "last_help": last_help,
        "standing": contracts.standing_of,
        "details_of": contracts.details_of,
    }
    return reader.get_template("markdown.md.jinja")


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


def columns(pairs: Sequence[tuple[str, str]], between: str) -> tuple[str, ...]:
    """Return lines of two columns, the second one aligned."""
    shown = [(visible(left), visible(right)) for left, right in pairs]
    width = max((len(left) for left, _ in shown), default=0)
    return tuple(f"{left.ljust(width)}{between}{right}" for left, right in shown)


def fence(lines: Sequence[str]) -> str:
    """Return a fence that no line between two of it can close."""
    return "`" * max(3, 1 + max((len(run) for line in lines for run in re.findall("`+", line)), default=0))


def place(at: Place | Finding) -> str:
    """Return a line of a file as code."""
    return code(f"{at.path}:{at.line}")


def where(findings: Sequence[Finding]) -> str:
    """Return the places of findings, each with why it is accepted, if it is."""
    return ", ".join(place(each) + (f" (accepted: {prose(each.reason)})" if each.accepted else "") for each in findings)


def notes(row: Row) -> str:
    """Return what is to be said of a criterion: its note, the rule and issue that it stands for, and where to look."""
    criterion, issue = row.criterion, row.issue
    missed = criterion.met < criterion.units
    parts = [prose(criterion.note)] if criterion.note else []
    if issue is not None and missed:
        parts.append(f"{issue.key}, {counted(len(issue.findings), 'finding', 'findings')} in all")
    elif missed or not criterion.note:
        few = criterion.places if missed else criterion.places[:SHOWING]
        parts += [", ".join(place(at) for at in few)] if few else []
    if criterion.rule:
        parts.append(criterion.rule)
    return "; ".join(parts)


def last_help(findings: Sequence[Finding], index: int) -> str:
    """Return the help of a finding, empty where the next one gives the same."""
    following = findings[index + 1 : index + 2]
    return "" if following and following[0].help == findings[index].help else findings[index].help
