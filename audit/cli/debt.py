"""The accepted findings of a project: which file holds them, and what they amount to."""

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
from msgspec.structs import replace

from audit.cli import options
from audit.cli.request import Request
from audit.errors import AuditError
from audit.model.baseline import BASELINE_FILE
from audit.model.report import Report
from audit.model.settings import Settings
from audit.render.view.numbers import counted, figure, tenths

_Command = TypeVar("_Command", bound=Callable[..., None])


def baseline_options(command: _Command) -> _Command:
    """Give a command the options that say which findings are accepted."""
    return options.with_options(
        command,
        (
            click.option(
                "--baseline",
                metavar="FILE",
                type=click.Path(path_type=Path),
                help=f"The file of accepted findings, in place of {BASELINE_FILE} in PATH.",
            ),
            click.option("--no-baseline", is_flag=True, help="Accept nothing but what a waiver accepts."),
        ),
    )


def with_baseline(settings: Settings, file: Path | None, *, wanted: bool = True) -> Settings:
    """Return settings with the baseline that the command line names, if it does, or with none."""
    if not wanted:
        if file is not None:
            raise AuditError("`--baseline` and `--no-baseline` contradict each other; give one of them")
        return replace(settings, baseline="", new_only=False)
    if file is None:
        return settings
    try:
        str(file).encode()
    except UnicodeEncodeError as error:
        raise AuditError(f"`{file}` is no path that could be written down: it is no valid UTF-8") from error
    return replace(settings, baseline=str(file.absolute()))


def require_baseline(request: Request, settings: Settings) -> None:
    """Raise AuditError, with the command that makes a baseline, where there is none."""
    from audit.pipeline import baseline_file

    if settings.baseline and baseline_file(request.path, settings) is not None:
        return
    if not settings.baseline:
        raise AuditError("`--new-only` needs a baseline, and none is wanted; leave `--no-baseline` out, or name one")
    path = "" if request.path == Path() else f" {shlex.quote(str(request.path))}"
    named = Path(settings.baseline)
    file = f" --file {shlex.quote(str(named))}" if named.is_absolute() else ""
    raise AuditError(f"`--new-only` needs a baseline, and there is no `{named}`; `audit baseline{path}{file}` makes it")


def debt_of(report: Report) -> str:
    """Return in one line what is accepted and what it costs; empty where nothing is."""
    accepted = sum(finding.accepted for finding in report.findings)
    if not accepted:
        return ""
    score = report.score
    points = 0 if score.total is None else tenths(score.without_accepted_debt or score.total) - tenths(score.total)
    entries = report.baseline.entries if report.baseline is not None else ()
    ends = [entry.until for entry in entries if entry.until is not None]
    until = f"; oldest until {min(ends)}" if ends else ""
    return f"debt: {counted(accepted, 'accepted finding', 'accepted findings')}, {_points(points)}{until}"


def _points(points: int) -> str:
    return f"{figure(points)} {'point' if points == 10 else 'points'}"
