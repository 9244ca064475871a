"""The log, from outside."""

import sys

import click

from reference_service.infrastructure.cli.running import run, settings_of
from reference_service.infrastructure.composition.audit_log import verify_all_logs
from reference_service.infrastructure.container import Container


@click.group("audit-log")
def audit_log() -> None:
    """Look after the audit log."""


@audit_log.command()
def verify() -> None:
    """Check every chain of the log; the exit code is 1 if one of them is broken."""

    async def work(container: Container) -> bool:
        results = await verify_all_logs(container).execute()
        for chain, found in results:
            click.echo(
                f"{chain}: {found.entries} lines"
                + ("" if found.reason is None else f", broken at {found.broken_at}: {found.reason}")
            )
        return all(found.reason is None for _, found in results)

    if not run(settings_of(), work):
        sys.exit(1)
