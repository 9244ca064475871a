"""`audit coverage`: how much of each layer tests run, against the floors."""

import sys
from pathlib import Path

import click
from msgspec.structs import replace

from audit.cli import options
from audit.cli.console import colored, show, width
from audit.cli.request import Answer, Request
from audit.errors import UnknownName, nearest_or_all
from audit.model.coverage import CoverageReport
from audit.model.report import RenderOptions
from audit.model.settings import Settings

FORMATS = ("text", "json")
BREACHED = 1
EPILOG = """\
\b
Examples:
  audit coverage
  audit coverage --data build/coverage.xml
  audit coverage --changed-since origin/main
  audit coverage services/shop --format json --output layers.json

Reads what coverage.py recorded (`.coverage`), the JSON of `coverage json`, or Cobertura XML. Covered are statements and
branches together, as coverage.py counts. Floors are those of `[tool.audit.floors]`, else those of the profile.

Exits with 0 when every floor is kept, with 1 when a layer is below its floor, with 2 when there are no data or wrong ones.
"""

coverage_option = click.option(
    "--coverage", metavar="FILE", type=click.Path(path_type=Path), help="Coverage data to hold against the floors of the layers."
)


def with_coverage(settings: Settings, data: Path | None) -> Settings:
    """Return the settings with the coverage data that the command line names, if it names any."""
    return settings if data is None else replace(settings, coverage=str(data.absolute()))


@click.command(epilog=EPILOG)
@click.option(
    "--data",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The data; by default `coverage` of [tool.audit], or .coverage, coverage.json or coverage.xml in PATH.",
)
@click.option("--changed-since", "since", metavar="REV", help="Count only lines that changed since a revision of git.")
@options.inputs_of("How to write the answer: text or json.")
def coverage(request: Request, answer: Answer, *, data: Path | None, since: str | None) -> None:
    """Say how much of each layer tests run, and fail below a floor."""
    if answer.format not in FORMATS:
        raise UnknownName(f"no format of coverage is called `{answer.format}`{nearest_or_all(answer.format, FORMATS)}")
    report = request.coverage(with_coverage(request.settings(), data), since)
    answer.write(_drawn(report, answer))
    if report.below:
        from audit.render.coverage.text import breaches

        show("".join(f"{line}\n" for line in breaches(report)), sys.stderr)
        raise click.exceptions.Exit(BREACHED)


def _drawn(report: CoverageReport, answer: Answer) -> str:
    if answer.format == "json":
        from audit.render.coverage.document import render as as_json

        return as_json(report)
    from audit.render.coverage.text import render as as_text

    painted = answer.output is None and colored(sys.stdout, wanted=answer.color)
    return as_text(report, RenderOptions(color=painted, width=width(sys.stdout)))
