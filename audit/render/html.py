"""The report as one HTML page: it asks the network for nothing, works without JavaScript, and filters with it."""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from math import floor

from jinja2 import Environment
from markupsafe import Markup, escape
from msgspec import Struct

from audit.model.coverage import Tally
from audit.model.criterion import Place
from audit.model.finding import Finding, Severity
from audit.model.graph import Edge
from audit.model.report import CATEGORY_TITLES, SCORE_MODEL, RenderOptions, Report, State
from audit.render.view import contracts, wording
from audit.render.view.drawing import drawing_of
from audit.render.view.escaping import visible
from audit.render.view.flow import flow_of
from audit.render.view.layers import Row, parts_of
from audit.render.view.numbers import counted, figure, tenths
from audit.render.view.outline import (
    Issue,
    Kind,
    categories_of,
    issues_of,
    ledger_of,
    priorities_of,
    remark_issues_of,
    skipped_of,
    total_of,
)
from audit.render.view.templating import environment

SHOWS_SOURCE = True
"""The pipeline hands the lines around findings to a format that says so."""

AROUND = 2
_FAIR, _FINE = 50, 80
"""From which score, in tenths, a category is neither poor nor fair."""

_SIGNS = {"pass": "✓", "kept": "✓", "partial": "◐", "fail": "✕", "broken": "✕", "below": "✕", "unknown": "?"}
_VERDICTS = {"GOOD": "pass", "MOSTLY GOOD": "partial", "HAS ISSUES": "partial", "HAS VIOLATIONS": "fail"}


class Filters(Struct, frozen=True):
    """What findings can be filtered by, as far as there is more than one of it."""

    categories: tuple[tuple[str, str], ...]
    rules: tuple[tuple[str, str], ...]
    severities: tuple[Severity, ...]


def render(report: Report, options: RenderOptions) -> str:
    """Return the report as a page, nothing left out; colour and width mean nothing to it."""
    issues, remarks = issues_of(report), remark_issues_of(report)
    flow = flow_of(report)
    return (
        _environment()
        .get_template("page.html.jinja")
        .render(
            **_assets(),
            report=report,
            score=report.score,
            model=SCORE_MODEL,
            name=wording.name_of(report),
            contents=_contents(report),
            scope=wording.scope_of(report),
            change="" if report.scope is None else wording.change_sentence(report.scope),
            stack=wording.stack_of(report),
            outline=wording.outline_of(report),
            sentences=(wording.profile_sentence(report.profile), *wording.verdict_sentences(report, issues, flow)),
            grave=sum(finding.severity.rank <= Severity.HIGH.rank for finding in report.findings),
            accepted=sum(finding.accepted for finding in report.findings),
            total=total_of(report),
            inconclusive=any(category.state is State.INCONCLUSIVE for category in report.score.categories),
            categories=categories_of(report),
            ledger=ledger_of(report),
            keys={issue.note.id: issue.key for issue in issues},
            drawing=drawing_of(report.graph),
            edges=sorted(report.graph.edges, key=_worst_first),
            parts=parts_of(report, issues),
            groups=_groups(issues, remarks),
            filters=_filters(report, (*issues, *remarks)),
            priorities=priorities_of(report, issues),
            contract_tally=contracts.tally_of(report.contracts),
            told=contracts.told(report.contracts),
            coverage=report.coverage,
            seen=wording.seen_lines(report),
            remarks=remarks,
            skipped=skipped_of(report),
        )
    )


@cache
def _environment() -> Environment:
    reader = environment("templates", html=True, finalize=_shown)
    reader.filters |= {
        "anchor": str.lower,
        "around": around,
        "counted": counted,
        "density": wording.density,
        "details": wording.details,
        "details_of": contracts.details_of,
        "digest": digest,
        "figure": figure,
        "linked": linked,
        "percent": _percent,
        "prose": prose,
        "shown_places": _shown_places,
        "sign": lambda word: _SIGNS.get(word, "–"),
        "standing": contracts.standing_of,
        "tenths": tenths,
        "title_of": lambda name: CATEGORY_TITLES.get(name, name),
        "tone": _tone,
        "verdict_tone": lambda verdict: _VERDICTS.get(verdict, ""),
    }
    return reader


@cache
def _assets() -> Mapping[str, Markup]:
    """Return the style and the scripts of the page, which are ours and stand in it as they are."""
    texts = {"style": _text("theme.css") + _text("page.css"), "theme_script": _text("theme.js"), "script": _text("page.js")}
    return {name: Markup(text) for name, text in texts.items()}  # noqa: S704 files of ours, nothing of a stranger's


def _text(name: str) -> str:
    environment = _environment()
    assert environment.loader is not None, "the environment is made with a loader"
    return environment.loader.get_source(environment, name)[0]


def digest(text: str) -> str:
    """Return what a Content-Security-Policy calls an inline text that may stand."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def prose(text: str) -> Markup:
    """Return sentences on one line: what they put in backticks as code, everything else as plain text."""
    return _coded(visible(" ".join(text.split())))


def linked(text: str, keys: Mapping[str, str]) -> Markup:
    """Return a sentence in which the key of an issue leads to it."""
    known = frozenset(keys.values())
    parts = re.split(r"\b([A-Z]+-\d+)\b", visible(" ".join(text.split())))
    link = Markup('<a href="#{}">{}</a>')
    return Markup("").join(link.format(part.lower(), part) if part in known else _coded(part) for part in parts)


def around(finding: Finding, lines: Mapping[int, str]) -> list[tuple[int, bool, str]]:
    """Return the known lines around a finding: number, whether it is the line meant, and text."""
    near = range(finding.line - AROUND, finding.line + AROUND + 1)
    return [(number, number == finding.line, lines[number].expandtabs(4)) for number in near if number in lines]


def _coded(text: str) -> Markup:
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    code = Markup("<code>{}</code>")
    return Markup("").join(code.format(part) if number % 2 else escape(part) for number, part in enumerate(parts))


def _shown(value: object) -> object:
    """Return what an expression of a template comes to, made safe to show unless it is our own markup."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _contents(report: Report) -> list[tuple[str, str]]:
    """Return the sections of the page, each with its title."""
    contracted = [("contracts", "Contracts")] if report.contracts else []
    covered = [("coverage", "Coverage")] if report.coverage is not None else []
    return [
        ("overview", "Overview"),
        ("score", "Score"),
        ("layers", "Who imports whom"),
        ("criteria", "Layer by layer"),
        ("findings", "Findings"),
        ("plan", "Plan"),
        *contracted,
        *covered,
        ("unseen", "Not analysed"),
    ]


def _groups(issues: Sequence[Issue], remarks: Sequence[Issue]) -> list[tuple[str, Sequence[Issue]]]:
    kinds = [(wording.HEADINGS[kind], [issue for issue in issues if issue.kind is kind]) for kind in Kind]
    return [group for group in (*kinds, ("About the audit itself", remarks)) if group[1]]


def _filters(report: Report, issues: Sequence[Issue]) -> Filters:
    categories = {issue.note.category for issue in issues}
    titles = {**CATEGORY_TITLES, **{name: name.capitalize() for name in sorted(categories - CATEGORY_TITLES.keys())}}
    severities = {finding.severity for finding in report.findings}
    return Filters(
        categories=tuple((name, title) for name, title in titles.items() if name in categories),
        rules=tuple(sorted((issue.note.id, issue.note.name) for issue in issues)),
        severities=tuple(severity for severity in Severity if severity in severities),
    )


def _shown_places(row: Row) -> Sequence[Place]:
    missed = row.criterion.met < row.criterion.units
    return row.criterion.places if missed else row.criterion.places[:AROUND]


def _tone(score: int) -> str:
    """Return how good a score in tenths is, in the words of the style sheet."""
    return "poor" if score < _FAIR else "fair" if score < _FINE else "fine"


def _percent(tally: Tally) -> int:
    """Return how much was run in tenths of a per cent, rounded down: what is printed as 100 is all."""
    return floor(tally.percent * 10)


def _worst_first(edge: Edge) -> tuple[int, int, str, str]:
    return -edge.bad, -edge.imports, edge.importer, edge.imported
