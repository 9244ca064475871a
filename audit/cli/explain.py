"""`audit explain`: the page of a rule, a profile, a category or a contract type."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from audit.cli import options
from audit.cli.console import colored, show, width, write
from audit.errors import AuditError, UnknownName, nearest
from audit.model.report import CATEGORIES

EPILOG = """\
\b
Examples:
  audit explain CON101
  audit explain broken_import
  audit explain layered
  audit explain dependency_rule
  audit explain inhabited
"""


@click.command(epilog=EPILOG)
@click.argument("subject", metavar="[ID]", required=False)
@click.option("--all", "every_page", is_flag=True, help="Write every page into the folder given by --output.")
@click.option(
    "--output",
    "-o",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Write to this file, or with --all into this folder.",
)
@options.no_color
def explain(subject: str | None, *, every_page: bool, output: Path | None, no_color: bool) -> None:
    """Say what a rule, a profile, a category or a contract type means, with examples."""
    if every_page:
        if subject is not None or output is None:
            raise AuditError("`--all` writes every page; give it a folder with `--output` and no ID")
        _write_all(output)
        return
    if subject is None:
        raise AuditError("give the ID to explain; `audit rules` and `audit profiles` list them")
    page = _page(subject)
    if output is not None:
        write(output, page)
    elif colored(sys.stdout, wanted=not no_color):
        show(_drawn(page))
    else:
        show(page)


def _page(subject: str) -> str:
    from audit.catalogue import profiles
    from audit.cli.known import known_rules
    from audit.explain import category_page, profile_page, rule_page

    word = subject.lower()
    if word in profiles():
        return profile_page(profiles()[word])
    if word in CATEGORIES:
        return category_page(word, known_rules())
    rules = {key: rule for rule in known_rules() for key in (rule.id, rule.name)}
    found = next((rule for key, rule in rules.items() if key.lower() == word), None)
    return rule_page(found) if found is not None else _contract_page(subject, [*rules, *profiles(), *CATEGORIES])


def _contract_page(subject: str, others: Sequence[str]) -> str:
    from audit.contract_types import own_types
    from contracts.pages import type_page

    types = own_types()
    if subject.lower() not in types:
        known = nearest(subject, [*others, *types])
        raise UnknownName(f"no rule, profile, category or contract type is called `{subject}`{known}")
    return type_page(types[subject.lower()])


def _write_all(folder: Path) -> None:
    from audit.catalogue import profiles, rules
    from audit.explain import pages

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        raise AuditError(f"`{folder}` is no folder to write into: {failure.strerror}") from failure
    for name, page in pages(rules(), tuple(profiles().values())).items():
        write(folder / name, page)


def _drawn(page: str) -> str:
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(force_terminal=True, width=width(sys.stdout))
    with console.capture() as drawing:
        console.print(Markdown(page))
    return drawing.get()
