"""What is active, and why."""

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

import click
from pydantic import ValidationError

from reference_service.infrastructure.doctor import Finding, Verdict, examine
from reference_service.infrastructure.settings import Settings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def doctor(*, as_json: bool) -> None:
    """Explain what is active and why; the exit code is 1 if something has to be mended. Nothing is changed."""
    try:
        found = asyncio.run(examine(Settings()))
    except ValidationError as error:
        found = [
            Finding.problem(str(each["loc"][0]).upper(), f"{each['msg']}.", "Until it is mended, nothing else can be told.")
            for each in error.errors(include_input=False)
        ]
    click.echo(json.dumps([asdict(each) for each in found], indent=2) if as_json else "\n".join(_lines(found)))
    if any(each.verdict is Verdict.PROBLEM for each in found):
        sys.exit(1)


def _lines(found: Sequence[Finding]) -> list[str]:
    wide = max(len(each.subject) for each in found)
    lines = []
    for each in found:
        lines.append(f"{each.verdict:<8} {each.subject:<{wide}}  {each.told}")
        if each.advice:
            lines.append(f"{'':<8} {'':<{wide}}  -> {each.advice}")
    return lines
