"""What the database does with questions, from outside."""

import sys

import click

from reference_service.infrastructure.cli.running import run, settings_of
from reference_service.infrastructure.container import Container
from reference_service.infrastructure.explain import explain


@click.command("explain-queries")
def explain_queries() -> None:
    """Show how the database answers what it is asked most often; the exit code is 1 if it looks through a whole table."""

    async def work(container: Container) -> bool:
        plans = await explain(container)
        for plan in plans:
            click.echo("\n".join((f"{plan.question}:", *(f"    {line}" for line in plan.lines))))
        scans = [plan.question for plan in plans if plan.scans]
        click.echo(f"Look through a whole table: {', '.join(scans)}." if scans else "Nothing looks through a whole table.")
        return bool(scans)

    if run(settings_of(), work):
        sys.exit(1)
