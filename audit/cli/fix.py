"""`audit fix`: what is surely mended in one way, as a diff first."""

import sys

import click

from audit.cli import options
from audit.cli.console import colored, show
from audit.cli.request import Answer, Request
from audit.errors import AuditError, UnknownName, nearest

FORMATS = ("text", "json")
WOULD_CHANGE = 1
EPILOG = """\
\b
Examples:
  audit fix
  audit fix --write
  audit fix --rule CON101 --rule CON106
  audit fix services/shop --check

Shows as a diff what it would change, and changes nothing without --write. Mended is what has one sure target: imports and
names that exist in one place, enum members with the same words in another order, imports in functions that nothing makes
wait, `__import__` where a statement does the same, a missing `__init__.py`, sessions that are annotated as what they are not.
After each round the project is audited in memory: a fix stays out if it leaves its finding, if any rule would find more than
before, or if the score would fall. What a waiver accepts is left alone; what the baseline accepts is mended.

Exits with 0, with 1 with --check where something would change, with 2 when nothing could be analysed or written.
"""


@click.command(epilog=EPILOG)
@click.option("--write", "writes", is_flag=True, help="Change the files.")
@click.option("--diff", "shows", is_flag=True, help="Show the diff also with --write or --check.")
@click.option("--check", "checks", is_flag=True, help="Change nothing, and fail where something would change.")
@click.option("--rule", "words", metavar="ID", multiple=True, help="Mend only what this rule finds. May be repeated.")
@options.inputs_of("How to write what is done: text or json.")
def fix(request: Request, answer: Answer, *, writes: bool, shows: bool, checks: bool, words: tuple[str, ...]) -> None:
    """Mend what has one sure fix: a diff first, the files with --write."""
    if answer.format not in FORMATS:
        raise UnknownName(f"no format of fixes is called `{answer.format}`{nearest(answer.format, FORMATS)}")
    if writes and checks:
        raise AuditError("`--check` writes nothing, so it does not go with `--write`")
    only = frozenset(_fixed_by(word) for word in words)
    from audit.cli.mended import as_diff, as_json, summary

    mending = request.mending(request.settings(), only)
    if writes and mending.files:
        from audit.writing import write_changes

        write_changes(mending.root, mending.files)
    if answer.format == "json":
        answer.write(as_json(mending, written=writes))
    elif mending.files and (shows or not (writes or checks)):
        painted = answer.output is None and colored(sys.stdout, wanted=answer.color)
        answer.write(as_diff(mending, painted=painted, escaped=painted or (answer.output is None and sys.stdout.isatty())))
    show(summary(mending, written=writes), sys.stderr)
    if checks and mending.files:
        raise click.exceptions.Exit(WOULD_CHANGE)


def _fixed_by(word: str) -> str:
    """Return the id of a rule that has a fix; raises UnknownName, or AuditError for one that has none."""
    from audit import catalogue
    from audit.model.rule import Rule

    rule = catalogue.rule(word)
    able = [each.id for each in catalogue.rules() if type(each).fix is not Rule.fix]
    if rule.id not in able:
        raise AuditError(f"{rule.id} `{rule.name}` has no fix; these have: {', '.join(able)}")
    return rule.id
