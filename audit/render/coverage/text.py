"""Coverage layer by layer as a table, and what no test runs under it."""

from collections.abc import Iterator, Sequence
from math import floor

from rich.text import Text

from audit.model.coverage import AdapterUse, CoverageReport, LayerCoverage, Standing, Tally
from audit.model.report import RenderOptions
from audit.render.view.escaping import visible
from audit.render.view.numbers import counted, figure
from audit.render.view.painting import FAINT, HEAD, columns, drawn, prose

MOST_FILES = 5
"""How many files of a layer are named; JSON holds them all."""

_TITLES = ("Layer", "Statements", "Branches", "Covered", "Floor", "Verdict")
_RIGHT = frozenset({1, 2, 3, 4})
_STYLES = {Standing.KEPT: "green", Standing.BELOW: "bold red", Standing.NO_FLOOR: FAINT}


def render(report: CoverageReport, options: RenderOptions) -> str:
    """Return the table, what drags each layer down, and the use cases and adapters that no test runs."""
    scope = f"the lines changed since {report.since}" if report.since else "all lines"
    lines = [Text(visible(f"Coverage by layer, from {report.source}, of {scope}"), HEAD), Text()]
    lines += table(report) if report.layers else [Text("  None of these lines is a statement of a layer.")]
    for title, entries in _sections(report):
        lines += [Text(), Text(title, HEAD), *(Text(f"  {visible(entry)}") for entry in entries)]
    if report.remarks:
        lines += [Text(), Text("About the data", HEAD)]
        lines += [line for remark in report.remarks for line in prose(remark, options.width, "  ")]
    return drawn(lines, options)


def breaches(report: CoverageReport) -> list[str]:
    """Return a line for each layer below its floor."""
    return [
        visible(f"coverage: {layer.name} is covered to {percent(layer.tally)} %, and its floor is {layer.floor:g} %")
        for layer in report.below
    ]


def table(report: CoverageReport) -> list[Text]:
    """Return the table of layers, with all of them together in the last line."""
    rows = [[Text(title, HEAD) for title in _TITLES]]
    rows += [_row(report, layer) for layer in report.layers]
    rows.append([Text("all"), *_cells(report, report.total), Text("-"), Text()])
    return columns(rows, _RIGHT)


def percent(tally: Tally) -> str:
    """Return how much was run in per cent, rounded down: what is printed as 100 is all."""
    return figure(floor(tally.percent * 10))


def _row(report: CoverageReport, layer: LayerCoverage) -> list[Text]:
    verdict = layer.standing.value.replace("_", " ")
    return [
        Text(visible(layer.name)),
        *_cells(report, layer.tally),
        Text("-" if layer.floor is None else f"{layer.floor:g} %"),
        Text(verdict, _STYLES[layer.standing]),
    ]


def _cells(report: CoverageReport, tally: Tally) -> Sequence[Text]:
    branches = f"{tally.branches_run}/{tally.branches}" if report.has_branches else "-"
    return Text(f"{tally.statements_run}/{tally.statements}"), Text(branches), Text(f"{percent(tally)} %")


def _sections(report: CoverageReport) -> Iterator[tuple[str, list[str]]]:
    """Yield what stands below the table, as far as there is something to say."""
    for layer in report.layers:
        if layer.standing is Standing.BELOW or (layer.floor is None and layer.role and layer.drags):
            yield f"What drags {layer.name} down", list(_drags(layer))
    if report.use_cases:
        yield "Use cases that no test runs", [f"{each.path}:{each.line}  {each.name}" for each in report.use_cases]
    if report.adapters is not None:
        idle = [_filling(each) for each in report.adapters if not each.tests]
        if idle:
            yield "Adapters that no test runs through their port", idle


def _drags(layer: LayerCoverage) -> Iterator[str]:
    for each in layer.drags[:MOST_FILES]:
        missed = each.tally.statements - each.tally.statements_run
        units = ((missed, "statement", "statements"), (each.tally.missed - missed, "branch", "branches"))
        yield f"{each.path}  {percent(each.tally)} %; not run: {' and '.join(counted(*unit) for unit in units if unit[0])}"
    rest = len(layer.drags) - MOST_FILES
    if rest > 0:
        yield f"and {rest} more"


def _filling(use: AdapterUse) -> str:
    return f"{use.path}:{use.line}  {use.adapter.rpartition('.')[2]} for {use.port.rpartition('.')[2]}"
