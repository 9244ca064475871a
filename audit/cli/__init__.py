"""The command `audit`: arguments in, text and an exit code out."""

import os
import sys
import traceback

import typer

from audit.cli import check, explain, options, profiles, report, rules
from audit.cli.console import complain
from audit.errors import AuditError

EPILOG = """\
\b
Examples:
  audit report
  audit check --min-score 80
  audit explain CON101
"""
MISUSED = 2
INTERRUPTED = 130

app = typer.Typer(
    name="audit",
    epilog=EPILOG,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(epilog=report.EPILOG)(report.report)
app.command(epilog=check.EPILOG)(check.check)
app.command(epilog=explain.EPILOG)(explain.explain)
app.command(epilog=rules.EPILOG)(rules.rules)
app.command(epilog=profiles.EPILOG)(profiles.profiles)


@app.callback()
def audit(*, _version: options.Version = False) -> None:
    """Find where the architecture of a Python project is broken, and score it out of 100."""


def main() -> None:
    """Run the command and end the process. No failure shows a traceback unless `AUDIT_DEBUG` is set."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the command on its arguments and return the exit code."""
    try:
        app(arguments, prog_name="audit")
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else 0
    except AuditError as failure:
        complain(str(failure))
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as failure:  # noqa: BLE001  # a user never sees a traceback that was not asked for
        if os.environ.get("AUDIT_DEBUG"):
            traceback.print_exc()
        complain(f"internal: {type(failure).__name__}: {failure}, please report")
    return MISUSED
