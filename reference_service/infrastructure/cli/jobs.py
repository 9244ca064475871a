"""The line of jobs, from outside."""

import json

import click

from reference_service.infrastructure.cli.running import run, settings_of
from reference_service.infrastructure.composition.jobs import dead_jobs, housekeeping
from reference_service.infrastructure.container import Container


@click.group()
def jobs() -> None:
    """Look after jobs."""


@jobs.command()
@click.option("--limit", type=click.IntRange(1, 1000), default=100, show_default=True, help="How many, newest first.")
def dead(limit: int) -> None:
    """List the jobs whose last try failed."""

    async def work(container: Container) -> None:
        for job in await dead_jobs(container).newest(limit):
            told = json.dumps(dict(job.values), sort_keys=True)
            click.echo(f"{job.died_at.isoformat()}  {job.id}  {job.name}  {job.reason} after {job.tries} tries  {told}")

    run(settings_of(), work)


@jobs.command()
def sweep() -> None:
    """Remove at once what has been over for KEEP_DAYS, as is done every hour."""

    async def work(container: Container) -> None:
        click.echo(f"Removed {await housekeeping(container).sweep()} rows.")

    run(settings_of(), work)
