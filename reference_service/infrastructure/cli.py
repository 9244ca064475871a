"""The command line: everything that is done to the service from outside."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import click
from pydantic import ValidationError

from reference_service.application.identity.commands.create_administrator import CreateAdministrator
from reference_service.domain.shared.result import Err
from reference_service.infrastructure.app import fastapi_of
from reference_service.infrastructure.backup import back_up
from reference_service.infrastructure.composition import create_administrator, purge_deleted, verify_all_logs
from reference_service.infrastructure.container import Container
from reference_service.infrastructure.logging import configure_logging
from reference_service.infrastructure.migrate import pending, upgrade
from reference_service.infrastructure.seeds import seed_administrator
from reference_service.infrastructure.server import fast_loop
from reference_service.infrastructure.server import serve as serve_container
from reference_service.infrastructure.settings import Settings, UnfitSettings

T = TypeVar("T")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Run and tend the reference service.

    Settings come from the environment or from a file `.env`. Without any, the service keeps all it needs in the
    folder `data` and is good for development only.
    """


@main.command()
@click.option("--host", help="The address to listen on.  [HOST, 127.0.0.1]")
@click.option("--port", type=int, help="The port to listen on, 0 for any that is free.  [PORT, 8000]")
def serve(host: str | None, port: int | None) -> None:
    """Start the service, and go on until interrupted.

    In development the database is migrated first, and an administrator is made, whose password is shown once.
    """
    settings = _settings(**{name: value for name, value in (("host", host), ("port", port)) if value is not None})
    configure_logging()
    try:
        _run(settings, _serve)
    except KeyboardInterrupt:
        # The server has ended in order, and raises the signal again for whoever started it.
        sys.exit(130)


async def _serve(container: Container) -> None:
    if container.settings.is_production:
        await _refuse_old_database(container)
    else:
        await upgrade(container.databases)
        password = await seed_administrator(container)
        if password is not None:
            click.echo(f"Administrator  admin@example.com, password {password} (shown only now)")
    await serve_container(container, tell=click.echo)


async def _refuse_old_database(container: Container) -> None:
    missing = await pending(container.databases)
    if missing:
        raise click.ClickException(f"The database lacks migrations: {', '.join(missing)}. Run the command `migrate`.")


@main.command()
def migrate() -> None:
    """Bring the database to the form that this version needs."""

    async def work(container: Container) -> None:
        missing = await pending(container.databases)
        await upgrade(container.databases)
        click.echo("\n".join(f"Applied {name}." for name in missing) or "Nothing to do.")

    _run(_settings(), work)


@main.command("create-admin")
@click.argument("email")
@click.password_option(help="Asked for if it is not given.")
def create_admin(email: str, password: str) -> None:
    """Make an administrator with the address EMAIL, which counts as verified."""

    async def work(container: Container) -> None:
        made = await create_administrator(container).execute(CreateAdministrator(email=email, password=password))
        if isinstance(made, Err):
            raise click.ClickException(made.error.message)
        click.echo(f"{made.value.email} is an administrator.")

    _run(_settings(), work)


@main.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def backup(target: Path) -> None:
    """Copy the database to the file TARGET while the service runs."""
    settings = _settings()
    try:
        click.echo(back_up(settings.database, target))
    except OSError as error:
        raise click.ClickException(str(error)) from None


@main.command()
@click.option("--days", type=click.IntRange(min=1), default=30, show_default=True, help="How long a deletion can be undone.")
def purge(days: int) -> None:
    """Remove for good what was deleted long ago."""

    async def work(container: Container) -> None:
        click.echo(f"Removed {await purge_deleted(container).execute(timedelta(days=days))} projects and tasks.")

    _run(_settings(), work)


@main.group("audit-log")
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

    if not _run(_settings(), work):
        sys.exit(1)


@main.command()
def openapi() -> None:
    """Print the OpenAPI document."""

    async def work(container: Container) -> None:
        click.echo(json.dumps(fastapi_of(container).openapi(), indent=2, sort_keys=True))

    _run(_settings(), work)


def _settings(**overrides: object) -> Settings:
    try:
        settings = Settings(**overrides)  # type: ignore[arg-type] # pydantic checks what comes from the command line
        settings.check()
    except ValidationError as error:
        lines = (f"{str(each['loc'][0]).upper()}: {each['msg']}" for each in error.errors(include_input=False))
        raise click.ClickException("\n".join(lines)) from None
    except UnfitSettings as error:
        raise click.ClickException(str(error)) from None
    return settings


def _run(settings: Settings, work: Callable[[Container], Awaitable[T]]) -> T:
    async def opened() -> T:
        container = Container.embedded(settings)
        try:
            return await work(container)
        finally:
            await container.close()

    with asyncio.Runner(loop_factory=fast_loop()) as runner:
        return runner.run(opened())
