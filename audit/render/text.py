"""The report for people at a terminal."""

from collections.abc import Sequence

from rich.text import Text

from audit.model.criterion import Status
from audit.model.finding import Finding, Severity
from audit.model.law import ContractResult, Standing
from audit.model.report import SCORE_MODEL, RenderOptions, Report, State
from audit.render.view.contracts import details_of, standing_of, tally_of, told
from audit.render.view.escaping import visible
from audit.render.view.flow import Edge, arrows, flow_of
from audit.render.view.layers import Part, parts_of, strengths_of
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
from audit.render.view.painting import FAINT, HEAD, columns, drawn, prose
from audit.render.view.wording import (
    HEADINGS,
    change_sentence,
    density,
    name_of,
    outline_of,
    pin_of,
    profile_sentence,
    projection,
    seen_lines,
    stack_of,
    tally,
    total_words,
    verdict_sentences,
)

PLACES = 5
UNSEEN = 20
OUTLINE = 15
STRENGTHS = 12
CHAINS = 3
IN_MARKDOWN = "(audit report --format markdown lists all)"
STYLES = {
    Severity.CRITICAL: "bold red",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
    Severity.INFO: "dim",
}


def render(report: Report, options: RenderOptions) -> str:
    """Return the report as lines for a terminal. Only prose is wrapped: a place and its message stay on one line."""
    issues = issues_of(report)
    flow = flow_of(report)
    parts = parts_of(report, issues)
    sections = (
        _opening(report, issues, flow, options.width),
        _categories(report),
        _layers(parts),
        _flow(flow),
        _contracts(report.contracts),
        *(_issues(kind, [issue for issue in issues if issue.kind is kind], options.width) for kind in Kind),
        _ledger(report),
        _strengths(parts),
        _priorities(report, issues, options.width),
        _unseen(report, options.width),
    )
    return drawn([line for section in sections if section for line in (*section, Text())][:-1], options)


def _opening(report: Report, issues: Sequence[Issue], flow: Sequence[Edge], width: int) -> list[Text]:
    lines = [
        Text.assemble((visible(name_of(report)), HEAD), "  ", _total(report), f"  {tally(issues)} (score model {SCORE_MODEL})"),
        Text(visible(profile_sentence(report.profile)), FAINT),
    ]
    pin = pin_of(report.profile)
    if pin:
        lines += [Text("Two lines of pyproject.toml pin it:", FAINT), *(Text(f"    {visible(line)}") for line in pin)]
    if report.scope is not None:
        lines.append(Text(change_sentence(report.scope), FAINT))
    verdict = [line for sentence in verdict_sentences(report, issues, flow) for line in prose(sentence, width, "")]
    lines += [Text(), *verdict] if verdict else []
    stack = [Text(f"  {visible(kind)}") for kind in stack_of(report)]
    outline = [[Text(visible(package)), Text(visible(words), FAINT)] for package, words in outline_of(report)]
    if outline:
        lines += [Text(), Text("Layers", HEAD), *_shortened(columns(outline), OUTLINE)]
    if stack:
        lines += [Text(), Text("Built on", HEAD), *stack]
    return lines


def _shortened(lines: list[Text], most: int) -> list[Text]:
    """Return lines up to a number, and how many there are more."""
    return lines if len(lines) <= most else [*lines[:most], Text(f"  … and {len(lines) - most} more {IN_MARKDOWN}", FAINT)]


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
    return [Text("Score by category, out of 10", HEAD), *columns(rows, right=frozenset({1}))]


def _layers(parts: Sequence[Part]) -> list[Text]:
    """Return each layer with what is not met in it; what is met stands below, what was not seen in Markdown."""
    rows = []
    for part in parts:
        passed = sum(row.criterion.status is Status.PASSED for row in part.rows)
        looked = sum(row.criterion.status is not Status.NOT_SEEN for row in part.rows)
        if looked:
            rows.append([Text(part.title, HEAD), Text(f"{passed} of {counted(looked, 'criterion', 'criteria')} met throughout")])
        for row in part.weaknesses:
            mark = Text(row.status, "red" if row.criterion.status is Status.FAILED else "yellow")
            key = f"  {row.issue.key}" if row.issue else ""
            rows.append([Text("  ") + mark, Text(f"{visible(row.criterion.statement)}: {row.counts}{key}")])
        if part.also:
            rows.append([Text("  found here"), Text(", ".join(f"{issue.key} ({here})" for issue, here in part.also))])
    return [Text("Criteria, layer by layer", HEAD), *columns(rows)] if rows else []


def _flow(flow: Sequence[Edge]) -> list[Text]:
    rows = [
        [Text(visible(arrow), "red" if edge.forbidden else ""), Text(visible(words))]
        for edge, (arrow, words) in zip(flow, arrows(flow), strict=True)
    ]
    return [Text("Who imports whom", HEAD), *columns(rows)] if rows else []


def _contracts(contracts: Sequence[ContractResult]) -> list[Text]:
    """Return each contract with what became of it, then the first chains of those that are broken."""
    if not contracts:
        return []
    shades = ["green" if each.status is Standing.KEPT else "red" for each in contracts]
    rows = [[Text(visible(each.name)), Text(standing_of(each), shade)] for each, shade in zip(contracts, shades, strict=True)]
    lines = [Text(f"Contracts of {visible(contracts[0].path)}: {tally_of(contracts)}", HEAD), *columns(rows)]
    for each in told(contracts):
        lines.append(Text(f"  {visible(each.name)}", HEAD))
        lines += [Text(f"{'  ' * (depth + 2)}{visible(line)}") for depth, line in details_of(each, CHAINS)]
    return lines


def _strengths(parts: Sequence[Part]) -> list[Text]:
    rows = [[Text(visible(row.criterion.statement)), Text(row.counts, FAINT)] for row in strengths_of(parts)]
    return [Text("What works well", HEAD), *_shortened(columns(rows), STRENGTHS)] if rows else []


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
    return [title, *prose(issue.note.title, width, "  "), *_places(issue.findings, width)]


def _places(findings: Sequence[Finding], width: int) -> list[Text]:
    shown = findings[:PLACES]
    lines = []
    for finding, following in zip(shown, [*shown[1:], None], strict=True):
        waived = f" (accepted: {visible(finding.reason)})" if finding.accepted else ""
        place = f"{visible(finding.path)}:{finding.line}"
        lines.append(Text.assemble("  ", (place, "blue"), f": {visible(finding.message)}{waived}"))
        if finding.help and (following is None or following.help != finding.help):
            lines += prose(finding.help, width, "      ", FAINT)
    if len(findings) > len(shown):
        lines.append(Text(f"  … and {len(findings) - len(shown)} more {IN_MARKDOWN}", FAINT))
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
    return [Text(head, HEAD), *columns(rows, right=frozenset({0}))]


def _priorities(report: Report, issues: Sequence[Issue], width: int) -> list[Text]:
    score = report.score
    lines = []
    rows = [
        [
            Text(f"{number}."),
            Text(f"{each.issue.key} {each.issue.note.name}"),
            Text(f"{each.step.effort} effort"),
            Text(f"+{figure(tenths(each.step.gain))}", "green"),
            Text(f"-> {figure(tenths(each.step.total))}"),
        ]
        for number, each in enumerate(priorities_of(report, issues), start=1)
    ]
    if rows:
        lines += [Text("What to fix first, by points gained for the effort", HEAD), *columns(rows, right=frozenset({0, 3, 4}))]
    lines += [line for sentence in projection(report, issues) for line in prose(sentence, width, "")]
    if score.without_accepted_debt is not None and score.without_accepted_debt != score.total:
        lines.append(Text(f"Without the accepted findings, it would be {figure(tenths(score.without_accepted_debt))} today."))
    return lines


def _unseen(report: Report, width: int) -> list[Text]:
    skipped = skipped_of(report)
    lines = [line for seen in seen_lines(report) for line in prose(seen, width, "  ")]
    lines += [Text(f"  {visible(item.path)}: {visible(item.reason)}") for item in skipped[:UNSEEN]]
    if len(skipped) > UNSEEN:
        lines.append(Text(f"  … and {len(skipped) - UNSEEN} more {IN_MARKDOWN}", FAINT))
    for finding in remarks_of(report):
        lines.append(Text(f"  {visible(finding.path)}:{finding.line}: {finding.rule} {visible(finding.message)}"))
    return [Text("What the audit saw, and what it did not", HEAD), *lines]
