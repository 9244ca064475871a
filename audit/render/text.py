"""The report for people at a terminal."""

from collections.abc import Iterable, Sequence
from textwrap import wrap

from rich.text import Text

from audit.model.finding import Finding, Severity
from audit.model.report import SCORE_MODEL, RenderOptions, Report, State
from audit.render.view.escaping import visible
from audit.render.view.numbers import counted, figure, tenths
from audit.render.view.outline import (
    Issue,
    Kind,
    categories_of,
    issues_of,
    ledger_of,
    priorities_of,
    remarks_of,
    skipped_of,
    total_of,
)
from audit.render.view.wording import HEADINGS, density, name_of, pin_of, profile_sentence, seen_lines, tally, total_words

PLACES = 5
UNSEEN = 20
STYLES = {
    Severity.CRITICAL: "bold red",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
    Severity.INFO: "dim",
}
HEAD = "bold"
FAINT = "dim"


def render(report: Report, options: RenderOptions) -> str:
    """Return the report as lines for a terminal. Only prose is wrapped: a place and its message stay on one line."""
    issues = issues_of(report)
    sections = (
        _opening(report, issues),
        _categories(report),
        *(_issues(kind, [issue for issue in issues if issue.kind is kind], options.width) for kind in Kind),
        _ledger(report),
        _priorities(report, issues),
        _unseen(report, options.width),
    )
    return _drawn([line for section in sections if section for line in (*section, Text())][:-1], options)


def _drawn(lines: Iterable[Text], options: RenderOptions) -> str:
    if not options.color:
        return "".join(f"{line.plain}\n" for line in lines)
    from rich.console import Console  # only colour needs it, and it is slow to load

    console = Console(force_terminal=True, color_system="standard", legacy_windows=False, width=options.width, _environ={})
    with console.capture() as drawing:
        for line in lines:
            console.print(line, soft_wrap=True)
    return drawing.get()


def _opening(report: Report, issues: Sequence[Issue]) -> list[Text]:
    lines = [
        Text.assemble((visible(name_of(report)), HEAD), "  ", _total(report), f"  {tally(issues)} (score model {SCORE_MODEL})"),
        Text(visible(profile_sentence(report.profile)), FAINT),
    ]
    pin = pin_of(report.profile)
    if pin:
        lines += [Text("Two lines of pyproject.toml pin it:", FAINT), *(Text(f"    {visible(line)}") for line in pin)]
    return lines


def _total(report: Report) -> Text:
    total = total_of(report)
    return Text(total_words(report), "yellow" if total is None else f"bold {_shade(total // 10)}")


def _shade(percent: int) -> str:
    return "green" if percent >= 80 else "yellow" if percent >= 50 else "red"


def _categories(report: Report) -> list[Text]:
    rows = []
    for row in categories_of(report):
        if row.score is None:
            rows.append([Text(row.title), Text("-"), Text("not applicable", FAINT)])
            continue
        full = (row.score + 5) // 10
        doubt = "?" if row.state is State.INCONCLUSIVE else ""
        bar = Text.assemble(("█" * full, _shade(row.score)), ("░" * (10 - full), FAINT))
        rows.append([Text(row.title), Text(f"{figure(row.score)}{doubt}"), bar])
    return [Text("Score by category, out of 10", HEAD), *_columns(rows, right=frozenset({1}))]


def _issues(kind: Kind, issues: Sequence[Issue], width: int) -> list[Text]:
    if not issues:
        return []
    heading = Text(HEADINGS[kind], HEAD)
    return [heading, *(line for issue in issues for line in (Text(), *_issue(issue, width)))]


def _issue(issue: Issue, width: int) -> list[Text]:
    accepted = f", {issue.accepted} accepted" if issue.accepted else ""
    places = counted(len(issue.findings), "finding", "findings")
    title = Text.assemble(
        (issue.key, HEAD),
        f" {issue.note.id} {issue.note.name} ",
        (issue.severity, STYLES[issue.severity]),
        f" {places} in {counted(issue.files, 'file', 'files')}{accepted}",
    )
    return [title, *_prose(issue.note.title, width, "  "), *_places(issue.findings, width)]


def _places(findings: Sequence[Finding], width: int) -> list[Text]:
    shown = findings[:PLACES]
    lines = []
    for finding, following in zip(shown, [*shown[1:], None], strict=True):
        waived = f" (accepted: {visible(finding.reason)})" if finding.accepted else ""
        place = f"{visible(finding.path)}:{finding.line}"
        lines.append(Text.assemble("  ", (place, "blue"), f": {visible(finding.message)}{waived}"))
        if finding.help and (following is None or following.help != finding.help):
            lines += _prose(finding.help, width, "      ", FAINT)
    if len(findings) > len(shown):
        lines.append(Text(f"  … and {len(findings) - len(shown)} more (audit report --format json lists all)", FAINT))
    return lines


def _ledger(report: Report) -> list[Text]:
    total = total_of(report)
    rows = [
        [
            Text(f"-{figure(row.points)}", "red"),
            Text(row.title),
            Text(f"{row.line.rule} {row.line.check}".lstrip()),
            Text(row.line.cap or density(row.line)),
        ]
        for row in ledger_of(report)
        if row.points
    ]
    if total is None or not rows:
        return []
    head = f"Where {figure(1000 - total)} of 100 points went"
    return [Text(head, HEAD), *_columns(rows, right=frozenset({0}))]


def _priorities(report: Report, issues: Sequence[Issue]) -> list[Text]:
    score = report.score
    lines = []
    rows = [
        [
            Text(f"{number}."),
            Text(f"{issue.key} {issue.note.name}"),
            Text(f"{issue.note.effort} effort"),
            Text(f"+{figure(tenths(issue.gain))}", "green"),
        ]
        for number, issue in enumerate(priorities_of(issues), start=1)
    ]
    if rows:
        lines += [Text("What to fix first, by points gained for the effort", HEAD), *_columns(rows, right=frozenset({0, 3}))]
    if score.total is not None and score.projected is not None and score.projected > score.total:
        projected = figure(tenths(score.projected))
        lines.append(Text(f"With every critical and high finding mended, the score is {projected}."))
    if score.without_accepted_debt is not None and score.without_accepted_debt != score.total:
        lines.append(Text(f"Without the accepted findings, it would be {figure(tenths(score.without_accepted_debt))} today."))
    return lines


def _unseen(report: Report, width: int) -> list[Text]:
    skipped = skipped_of(report)
    lines = [line for seen in seen_lines(report) for line in _prose(seen, width, "  ")]
    lines += [Text(f"  {visible(item.path)}: {visible(item.reason)}") for item in skipped[:UNSEEN]]
    if len(skipped) > UNSEEN:
        lines.append(Text(f"  … and {len(skipped) - UNSEEN} more (audit report --format json lists all)", FAINT))
    for finding in remarks_of(report):
        lines.append(Text(f"  {visible(finding.path)}:{finding.line}: {finding.rule} {visible(finding.message)}"))
    return [Text("What the audit saw, and what it did not", HEAD), *lines]


def _columns(rows: Sequence[Sequence[Text]], right: frozenset[int]) -> list[Text]:
    widths = [max(cell.cell_len for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        line = Text(" ")
        for index, cell in enumerate(row):
            gap = " " * (widths[index] - cell.cell_len)
            line.append(" ")
            line.append_text(Text(gap) + cell if index in right else cell + Text(gap))
            line.append(" ")
        line.rstrip()
        lines.append(line)
    return lines


def _prose(text: str, width: int, indent: str, style: str = "") -> list[Text]:
    folded = wrap(visible(" ".join(text.split())), max(width - len(indent), 20), break_long_words=False, break_on_hyphens=False)
    return [Text(indent + line, style) for line in folded]
