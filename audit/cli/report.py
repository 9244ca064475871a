"""`audit report`: the whole report."""

import click

from audit.cli import options
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
@options.inputs
def report(request: Request, answer: Answer) -> None:
    """Score the architecture of a project and say what to fix first."""
    answer.check_format()
    answer.give(request.report(request.settings()))
