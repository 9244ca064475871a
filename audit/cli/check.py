"""`audit check`: the gate of a CI job."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from audit.cli import options
from audit.cli.console import colored, show
from audit.cli.request import Answer, Request
from audit.model.finding import Finding
from audit.model.report import SCORE_MODEL, Report

EPILOG = """\
\b
Examples:
  audit check
  audit check --fail-on medium --min-score 80
  audit check --min testability=5 --min api_design=7
  audit check --fail-on none --min-score 57

Exits with 0 when the gate is kept, with 1 when it is not, with 2 when nothing could be analysed.
"""
BREACHED = 1

FailOn = Annotated[
    str | None,
    typer.Option(metavar="SEVERITY", help="Fail on findings this bad or worse: critical, high, medium, low, info or none."),
]
MinScore = Annotated[float | None, typer.Option(metavar="N", min=0, max=100, help="The least total, out of 100.")]
Minimums = Annotated[
    list[str] | None,
    typer.Option("--min", metavar="CATEGORY=N", help="The least score of a category, out of 10. May be repeated."),
]


def check(
    path: options.Root = Path(),
    *,
    fail_on: FailOn = None,
    min_score: MinScore = None,
    minimums: Minimums = None,
    format_name: options.Format = "text",
    output: options.Output = None,
    profile: options.ProfileName = None,
    root: options.Roots = None,
    exclude: options.Exclude = None,
    python: options.Python = None,
    no_cache: options.NoCache = False,
    cache_dir: options.CacheDir = None,
    workers: options.Workers = None,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
    _version: options.Version = False,
) -> None:
    """Fail when a project breaks its architecture more than it may."""
    from audit.cli.gate import gate_of, judge

    request = Request(
        path=path,
        profile=profile,
        roots=tuple(root or ()),
        exclude=tuple(exclude or ()),
        python=python,
        cache_dir=cache_dir,
        use_cache=not no_cache,
        workers=workers,
        quiet=quiet,
    )
    answer = Answer(format_name, output, color=not no_color)
    answer.check_format()
    settings = request.settings()
    gate = gate_of(settings, fail_on, min_score, minimums or ())
    report = request.report(settings)
    verdict = judge(report, gate)
    if format_name == "text":
        painted = output is None and colored(sys.stdout, wanted=not no_color)
        lines = [line for finding in verdict.findings for line in _lines(finding, painted=painted)]
        answer.write("".join(f"{line}\n" for line in [*lines, _summary(report)]))
    else:
        answer.give(report)
    for breach in verdict.breaches:
        show(f"gate: {breach}\n", sys.stderr)
    if verdict.breaches:
        raise typer.Exit(BREACHED)


def _lines(finding: Finding, *, painted: bool) -> list[str]:
    """Return the finding where an editor can follow it: its columns start at 1 there."""
    from audit.render.view.escaping import visible

    place = f"{visible(finding.path)}:{finding.line}:{finding.column + 1}"
    rule = finding.rule
    if painted:
        place, rule = typer.style(place, bold=True), typer.style(rule, fg="red", bold=True)
    helped = [f"    {visible(finding.help)}"] if finding.help else []
    return [f"{place}: {rule} {visible(finding.message)}", *helped]


def _summary(report: Report) -> str:
    from audit.render.view.numbers import counted
    from audit.render.view.wording import total_words

    accepted = sum(finding.accepted for finding in report.findings)
    found = counted(len(report.findings), "finding", "findings")
    files = counted(report.completeness.files_read, "file", "files")
    return f"{total_words(report)}, score model {SCORE_MODEL}; {found} in {files}, {accepted} accepted"
