"""`audit report`: the whole report."""

from pathlib import Path

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


def report(
    path: options.Root = Path(),
    *,
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
    """Score the architecture of a project and say what to fix first."""
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
    answer.give(request.report(request.settings()))
