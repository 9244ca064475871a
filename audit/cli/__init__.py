"""The command `audit`: arguments in, text and an exit code out."""

import gc
import os
import sys
from typing import NoReturn

import click

from audit.cli import options
from audit.cli.baseline import baseline
from audit.cli.check import check
from audit.cli.console import BROKEN_PIPE, complain
from audit.cli.contracts import contracts
from audit.cli.coverage import coverage
from audit.cli.explain import explain
from audit.cli.fix import fix
from audit.cli.init import init
from audit.cli.plan import plan
from audit.cli.profiles import profiles
from audit.cli.report import report
from audit.cli.rules import rules
from audit.cli.trend import trend
from audit.errors import AuditError

EPILOG = """\
\b
Examples:
  audit report
  audit init
  audit check --min-score 80
  audit contracts
  audit plan --to 80
  audit explain CON101
"""
MISUSED = 2
INTERRUPTED = 130


@click.group(
    epilog=EPILOG,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    commands=[init, report, check, baseline, contracts, coverage, fix, plan, trend, explain, rules, profiles],
)
@options.version
def app() -> None:
    """Find where the architecture of a Python project is broken, and score it out of 100."""


def main() -> None:
    """Run the command and end the process. No failure shows a traceback unless `AUDIT_DEBUG` is set."""
    gc.disable()  # a short run: collecting would cost a tenth of it and free nothing
    _leave(run(sys.argv[1:]))


def _leave(code: int) -> NoReturn:
    """End the process at once: taking a whole project apart first would cost another tenth. Tracers are let finish."""
    if sys.gettrace() is None and sys.getprofile() is None:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except OSError:  # nobody reads on
            code = code or BROKEN_PIPE
        os._exit(code)  # its name is all that is private
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run the command on its arguments and return the exit code."""
    try:
        ended = app(arguments, prog_name="audit", standalone_mode=False)
    except click.ClickException as failure:
        failure.show()
        return failure.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else 0
    except AuditError as failure:
        complain(str(failure))
    except Exception as failure:  # noqa: BLE001  # a user never sees a traceback that was not asked for
        if os.environ.get("AUDIT_DEBUG"):
            import traceback

            traceback.print_exc()
        complain(f"internal: {type(failure).__name__}: {failure}, please report")
    else:
        return ended if isinstance(ended, int) else 0
    return MISUSED
