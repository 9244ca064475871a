"""`audit contracts`: what becomes of the contracts that a project is held to."""

import sys

import click
from msgspec.structs import replace

from audit.cli import options
from audit.cli.console import colored
from audit.cli.request import Answer, Request
from audit.errors import NothingToAudit, UnknownName, nearest_or_all
from audit.model.law import ContractResult, Law, Standing
from audit.render.view.escaping import visible
from audit.render.view.numbers import counted

FORMATS = ("text", "json")
SCHEMA = 1
BREACHED = 1

EPILOG = """\
\b
Examples:
  audit contracts
  audit contracts services/shop --format json
  audit contracts --trust

The law of the detected or configured profile comes first, one contract a role; then the contracts of `setup.cfg`,
`.importlinter` or `pyproject.toml`, the first of them that has any, as import-linter reads them. Nothing of the project
is imported: import-linter's contract types and those of `contracts.types` judge imports that were read, not run.

A contract type that is the project's own code, named by an import string in `contract_types`, runs only with --trust:
it is imported then, with the audited folder first on the import path. Without it such a contract is UNKNOWN. So is one that
cannot be judged, or in which a name or wildcard leads nowhere: import-linter calls that kept.

An entry of `ignore_imports` that has a wildcard, or no comment beside or above it that says why, is told with its line.

Exits with 0 when every contract is kept, with 1 when one is broken or unknown or an ignored import is told (unless
--allow-ignores), with 2 when there is no law to hold the project to.
"""


@click.command(epilog=EPILOG)
@click.option("--trust", is_flag=True, help="Import and run the project's own contract types.")
@click.option("--allow-ignores", is_flag=True, help="Tell ignored imports that are wrong to ignore, and do not fail over them.")
@options.inputs_of("How to write what is found: text or json.")
def contracts(request: Request, answer: Answer, *, trust: bool, allow_ignores: bool) -> None:
    """Hold a project to its contracts, import-linter's and those that its architecture implies."""
    from audit.render.view.contracts import faults_of

    if answer.format not in FORMATS:
        raise UnknownName(f"no format of contracts is called `{answer.format}`{nearest_or_all(answer.format, FORMATS)}")
    law = request.law(replace(request.settings(), trust=trust))
    every = (*law.implied, *law.own)
    if not every:
        raise NothingToAudit(
            f"`{law.root}` is held to no law: it has no contracts, and its folders follow no known architecture; "
            "`--profile NAME` names one, `audit profiles` lists them"
        )
    painted = answer.output is None and colored(sys.stdout, wanted=answer.color)
    answer.write(_json(law) if answer.format == "json" else _text(law, painted=painted))
    if any(each.status is not Standing.KEPT for each in every) or (faults_of(every) and not allow_ignores):
        raise click.exceptions.Exit(BREACHED)


def _text(law: Law, *, painted: bool) -> str:
    from audit.render.view.contracts import details_of, fault_words, faults_of, tally_of, told

    every = (*law.implied, *law.own)
    lines: list[str] = []
    for title, results in ((f"The law of the architecture ({', '.join(law.profiles)})", law.implied), (_title(law), law.own)):
        if results:
            lines += [_headed(title, painted=painted), *(_line(each, painted=painted) for each in results), ""]
    for each in told(every):
        lines += [_headed(f"{each.name}{_place(each)}", painted=painted)]
        lines += [f"{'  ' * (depth + 1)}{visible(line)}".rstrip() for depth, line in details_of(each)]
        lines.append("")
    faults = faults_of(every)
    if faults:
        lines += [_headed("Ignored imports", painted=painted), *(f"  {visible(fault_words(each))}" for each in faults), ""]
    ignores = f"; {counted(len(faults), 'ignored import is', 'ignored imports are')} told" if faults else ""
    lines.append(f"contracts: {tally_of(every)}{ignores}")
    return "".join(f"{line}\n" for line in lines)


def _title(law: Law) -> str:
    return f"The contracts of {law.own[0].path}" if law.own else ""


def _place(result: ContractResult) -> str:
    return f"  ({result.path}:{result.line})" if result.path else ""


def _headed(title: str, *, painted: bool) -> str:
    return click.style(visible(title), bold=True) if painted else visible(title)


def _line(result: ContractResult, *, painted: bool) -> str:
    from audit.render.view.contracts import standing_of

    standing = standing_of(result)
    if painted:
        standing = click.style(standing, fg="green" if result.status is Standing.KEPT else "red")
    return f"  {visible(result.name)} {standing}"


def _json(law: Law) -> str:
    from audit.render.json import contract_document, written

    return written(
        {
            "schema": SCHEMA,
            "root": law.root,
            "profiles": law.profiles,
            "implied": [contract_document(each) for each in law.implied],
            "contracts": [contract_document(each) for each in law.own],
        }
    )
