"""`audit report`: the whole report."""

from pathlib import Path

import click

from audit.cli import debt, options
from audit.cli.coverage import coverage_option, with_coverage
from audit.cli.request import Answer, Request

EPILOG = """\
\b
Examples:
  audit report
  audit report services/shop --profile clean
  audit report --format markdown --output report.md

Exits with 0 when it could analyse, with 2 when it could not.
"""


@click.command(epilog=EPILOG)
@options.changed_since
@debt.baseline_options
@coverage_option
@options.inputs
def report(
    request: Request,
    answer: Answer,
    *,
    baseline: Path | None,
    no_baseline: bool,
    changed_since: str | None,
    coverage: Path | None,
) -> None:
    """Score the architecture of a project and say what to fix first."""
    answer.check_format()
    settings = debt.with_baseline(request.settings(), baseline, wanted=not no_baseline)
    answer.give(request.report(with_coverage(settings, coverage), changed_since, excerpts=answer.shows_source))
