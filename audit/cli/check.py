"""`audit check`: the gate of a CI job."""

import sys
from pathlib import Path

import click

from audit.cli import debt, options
from audit.cli.console import colored, place_of, show
from audit.cli.coverage import coverage_option, with_coverage
from audit.cli.request import Answer, Request
from audit.model.finding import Finding
from audit.model.report import SCORE_MODEL, Report
from audit.render.view.escaping import visible
from audit.render.view.numbers import counted

EPILOG = """\
\b
Examples:
  audit check
  audit check --fail-on medium --min-score 80
  audit check --min testability=5 --min api_design=7
  audit check --fail-on none --min-score 57
  audit check --new-only
  audit check --changed-since origin/main

What `.audit-baseline.json` or a waiver accepts does not fail, and is told in one line as debt. `--new-only` fails on all
the rest, however mild. An entry of the baseline that is stale, a waiver that accepts nothing or has expired, and a broken
contract fail whatever `--fail-on` says, unless it says none.

With `--changed-since` only findings count in files that changed since the branch left the revision, committed or not, and
in files that import those, straight or through others; scores are still those of the whole project.

Exits with 0 when the gate is kept, with 1 when it is not, with 2 when nothing could be analysed.
"""
BREACHED = 1


@click.command(epilog=EPILOG)
@click.option(
    "--fail-on", metavar="SEVERITY", help="Fail on findings this bad or worse: critical, high, medium, low, info or none."
)
@click.option("--min-score", metavar="N", type=click.FloatRange(0, 100), help="The least total, out of 100.")
@click.option(
    "--min", "minimums", metavar="CATEGORY=N", multiple=True, help="The least score of a category, out of 10. May be repeated."
)
@click.option("--new-only/--no-new-only", default=None, help="Fail on every finding that the baseline does not hold.")
@options.changed_since
@debt.baseline_options
@coverage_option
@options.inputs
def check(
    request: Request,
    answer: Answer,
    *,
    fail_on: str | None,
    min_score: float | None,
    minimums: tuple[str, ...],
    new_only: bool | None,
    baseline: Path | None,
    no_baseline: bool,
    changed_since: str | None,
    coverage: Path | None,
) -> None:
    """Fail when a project breaks its architecture more than it may."""
    from audit.cli.advice import advice
    from audit.cli.gate import gate_of, judge

    answer.check_format()
    settings = with_coverage(debt.with_baseline(request.settings(), baseline, wanted=not no_baseline), coverage)
    gate = gate_of(settings, fail_on, min_score, minimums, new_only=new_only)
    if gate.new_only:
        debt.require_baseline(request, settings)
    report = request.report(settings, changed_since, excerpts=answer.shows_source)
    verdict = judge(report, gate)
    if answer.format == "text":
        painted = answer.output is None and colored(sys.stdout, wanted=answer.color)
        lines = [line for finding in verdict.findings for line in _lines(finding, painted=painted)]
        answer.write("".join(f"{line}\n" for line in [*lines, _summary(report)]))
    else:
        answer.give(report)
    if not verdict.breaches and (owed := debt.debt_of(report)):
        show(f"{owed}\n", sys.stdout if answer.format == "text" and answer.output is None else sys.stderr)
    for breach in verdict.breaches:
        show(f"gate: {breach}\n", sys.stderr)
    if answer.format == "text" and sys.stderr.isatty() and (line := advice(report, verdict, request.path)):
        show(f"{line}\n", sys.stderr)
    if verdict.breaches:
        raise click.exceptions.Exit(BREACHED)


def _lines(finding: Finding, *, painted: bool) -> list[str]:
    """Return the finding, and below it what to do."""
    helped = [f"    {visible(finding.help)}"] if finding.help else []
    return [f"{place_of(finding, painted=painted)} {visible(finding.message)}", *helped]


def _summary(report: Report) -> str:
    from audit.render.view.wording import change_sentence, total_words

    accepted = sum(finding.accepted for finding in report.findings)
    found = counted(len(report.findings), "finding", "findings")
    files = counted(report.completeness.files_read, "file", "files")
    judged = "" if report.scope is None else f"judged: {change_sentence(report.scope)}\n"
    return f"{judged}{total_words(report)}, score model {SCORE_MODEL}; {found} in {files}, {accepted} accepted"
