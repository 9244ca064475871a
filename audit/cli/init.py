"""`audit init`: hold a project to its architecture from today on."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from msgspec.structs import replace

from audit.cli import options
from audit.cli.console import colored, show, write
from audit.cli.diffs import shown
from audit.cli.gate import gate_of, judge
from audit.cli.request import Answer, Request
from audit.errors import UnknownName, UnusablePath, nearest
from audit.model.adoption import Adoption, Service
from audit.render.view.escaping import visible

EPILOG = """\
\b
Examples:
  audit init
  audit init --write
  audit init services/shop --profile clean --ci gitlab

Works out the architecture and shows, as a diff, the files that hold the project to it from today on: contracts for
import-linter (.importlinter), [tool.audit] with floors of coverage (pyproject.toml), today's findings as the baseline
(.audit-baseline.json) and a job for CI that runs `audit check`. The job passes as it is written, and fails on a new breach.
In a folder of a git repository, the job is written to the top of it, where the service looks for jobs.

On a terminal it asks before it writes; --write does not ask. What is there already is never overwritten: [tool.audit] is
added at the end of pyproject.toml, and any other file that exists is left as it is.

Exits with 0, or with 2 when nothing could be analysed or written.
"""


@click.command(epilog=EPILOG)
@click.option("--write", "write_now", is_flag=True, help="Write the files without asking.")
@click.option("--ci", metavar="SERVICE", help="Whose job to write: github, gitlab or none. By default the one that is in use.")
@options.inputs_of("How to show what would be written: text.")
def init(request: Request, answer: Answer, *, write_now: bool, ci: str | None) -> None:
    """Hold a project to its architecture from today on: contracts, settings, baseline, a job for CI."""
    service = _service(ci)
    if answer.format != "text":
        raise UnknownName(f"no format of these files is called `{answer.format}`; it is text")
    adoption = request.adoption(request.settings(), service)
    painted = answer.output is None and colored(sys.stdout, wanted=answer.color)
    answer.write("".join(_shown(adoption, painted=painted)))
    if not adoption.files:
        return
    if not (write_now or _agreed(adoption)):
        show("Nothing is written; `audit init --write` does it.\n", sys.stderr)
        return
    for file in adoption.files:
        target = Path(adoption.root) / file.path
        _make_folder(target.parent)
        write(target, file.after)
    show(f"{_written(request)}\n", sys.stderr)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        raise UnusablePath(f"the folder `{folder}` cannot be made: {(failure.strerror or '').lower()}") from failure


def _written(request: Request) -> str:
    """Return what `audit check`, which is told nothing on the command line, makes of the project from now on."""
    plain = replace(request, profile=None, roots=(), exclude=())
    settings = plain.settings()
    breaches = judge(plain.report(settings), gate_of(settings, None, None, ())).breaches
    if not breaches:
        return "Written. `audit check` passes from here on; commit the files, and bring the debt down with `audit plan`."
    return f"Written, but `audit check` fails: {', '.join(breaches)}. It says where; `audit baseline --grow` accepts what can be."


def _service(word: str | None) -> Service | None:
    if word is None:
        return None
    if word not in {each.value for each in Service}:
        raise UnknownName(f"no service is called `{word}`{nearest(word, [each.value for each in Service])}")
    return Service(word)


def _agreed(adoption: Adoption) -> bool:
    """Return whether somebody at a terminal wants the files."""
    count = len(adoption.files)
    return sys.stdin.isatty() and sys.stdout.isatty() and click.confirm(f"Write {'this file' if count == 1 else 'these files'}?")


def _shown(adoption: Adoption, *, painted: bool) -> Iterator[str]:
    from audit.fixing import difference  # no other command compares texts

    for file in adoption.files:
        yield shown(difference(file.path, file.before, file.after), painted=painted, escaped=True)
    if adoption.files:
        yield "\n"
    yield from (f"{visible(remark)}\n" for remark in adoption.remarks)
    if not adoption.files:
        yield "There is nothing to write.\n"
