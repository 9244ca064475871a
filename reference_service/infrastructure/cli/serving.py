"""The service itself, and the form of its database."""

import sys

import click

from reference_service.infrastructure.cli.running import run, settings_of
from reference_service.infrastructure.container import Container
from reference_service.infrastructure.logging import configure_logging
from reference_service.infrastructure.migrate import pending, upgrade
from reference_service.infrastructure.seeds import seed_administrator
from reference_service.infrastructure.server import serve as serve_container


@click.command()
@click.option("--host", help="The address to listen on.  [HOST, 127.0.0.1]")
@click.option("--port", type=int, help="The port to listen on, 0 for any that is free.  [PORT, 8000]")
def serve(host: str | None, port: int | None) -> None:
    """Start the service, and go on until interrupted.

    In development the database is migrated first, and an administrator is made, whose password is shown once.
    """
    settings = settings_of(**{name: value for name, value in (("host", host), ("port", port)) if value is not None})
    configure_logging()
    try:
        run(settings, _serve)
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


@click.command()
def migrate() -> None:
    """Bring the database to the form that this version needs."""

    async def work(container: Container) -> None:
        missing = await pending(container.databases)
        await upgrade(container.databases)
        click.echo("\n".join(f"Applied {name}." for name in missing) or "Nothing to do.")

    run(settings_of(), work)
