"""`audit baseline`: the file of findings that a project accepts until they are mended."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from msgspec.structs import replace

from audit.cli import debt, options
from audit.cli.console import colored, show, write
from audit.cli.coverage import coverage_option, with_coverage
from audit.cli.request import Answer, Request
from audit.errors import AuditError, UnknownName, UnusablePath, nearest_or_all
from audit.model.baseline import BASELINE_FILE, NEEDS_COVERAGE, Baseline, Terms
from audit.model.finding import Severity
from audit.model.settings import Settings

FORMATS = ("text", "json")
INCOMPLETE = 1
EPILOG = f"""\
\b
Examples:
  audit baseline
  audit baseline --check
  audit baseline --grow --owner team-orders --reason "the port comes with 2.0" --until 2027-01-31

Writes the findings of today to {BASELINE_FILE} in PATH, and `audit check` accepts them from then on; they still cost their
points. Once the file is there it only shrinks: what is mended goes, and what is new is refused, unless `--grow` takes it in
on the terms of `--owner`, `--reason` and `--until`. Findings of severity info are taken where `fail-on` in the settings is
info; those about waivers and about the baseline itself never are.

Exits with 0, with 1 when there are findings that the file does not hold or, with `--check`, when it is not what it should
be, with 2 when nothing could be analysed.
"""
_FILE = click.option(
    "--file",
    "--output",
    "-o",
    "output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=f"The baseline to write, in place of {BASELINE_FILE} in PATH.",
)


@click.command(epilog=EPILOG)
@click.option("--grow", is_flag=True, help="Accept what is new as well.")
@click.option("--owner", metavar="NAME", default="", help="Who answers for what is added.")
@click.option("--reason", metavar="TEXT", default="", help="Why it is accepted.")
@click.option("--until", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="The last day that it is accepted.")
@click.option("--check", "check_only", is_flag=True, help="Write nothing, and fail where something would change.")
@coverage_option
@options.inputs_of("How to say what changed: text or json.", _FILE)
def baseline(
    request: Request,
    answer: Answer,
    *,
    grow: bool,
    owner: str,
    reason: str,
    until: datetime | None,
    check_only: bool,
    coverage: Path | None,
) -> None:
    """Accept the findings of today, and from then on take out what is mended."""
    if answer.format not in FORMATS:
        raise UnknownName(f"no format of these changes is called `{answer.format}`{nearest_or_all(answer.format, FORMATS)}")
    from audit.baseline import read, renewed, written
    from audit.cli.renewal import as_json, as_text
    from audit.pipeline import baseline_file

    settings = with_coverage(debt.with_baseline(request.settings(), answer.output), coverage)
    target = _target(request.path, settings)
    old = baseline_file(request.path, settings)
    terms = _terms(owner, reason, until, is_used=grow or old is None)
    before = read(old).entries if old is not None else ()
    report = request.report(replace(settings, baseline=""))
    named = Baseline(str(answer.output or settings.baseline), before)
    mildest = max(Severity.LOW, settings.fail_on, key=lambda severity: severity.rank)
    blind = NEEDS_COVERAGE if not settings.coverage else frozenset()
    renewal = renewed(named, report.findings, report.date, mildest=mildest, grow=terms, blind=blind)
    text = written(renewal.baseline)
    changed = old is None or old.data.replace(b"\r\n", b"\n") != text.encode()
    if changed and not check_only:
        write(target, text)
    if answer.format == "json":
        show(as_json(renewal, changed=changed))
    else:
        show(as_text(renewal, report, changed=changed, kept_back=check_only, painted=colored(sys.stdout, wanted=answer.color)))
    if renewal.refused or (check_only and changed):
        raise click.exceptions.Exit(INCOMPLETE)


def _terms(owner: str, reason: str, until: datetime | None, *, is_used: bool) -> Terms | None:
    """Return on which terms findings are added, None where none are; raises AuditError for terms that come to nothing."""
    terms = Terms(owner, reason, until.date() if until is not None else None)
    if terms.until is not None and terms.until < datetime.now(UTC).date():
        raise AuditError(f"`--until {terms.until}` has passed; give a day to come")
    if terms != Terms() and not is_used:
        raise AuditError("`--owner`, `--reason` and `--until` are put on what is added, and nothing is without `--grow`")
    return terms if is_used else None


def _target(root: Path, settings: Settings) -> Path:
    """Return where the baseline is written: to where the command line says, or into the project and through no link."""
    if not settings.baseline:
        raise AuditError("the settings name an empty `baseline`, so that none is read; name a file with `--file`")
    target = root.resolve() / settings.baseline
    if not Path(settings.baseline).is_absolute() and not target.parent.resolve().is_relative_to(root.resolve()):
        raise UnusablePath(f"`{settings.baseline}` leads out of the project through a symbolic link; name a file with `--file`")
    return target
