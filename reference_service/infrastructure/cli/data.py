"""What is done to the data from outside."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import click

from reference_service.application.identity.commands.create_administrator import CreateAdministrator
from reference_service.domain.shared.result import Err
from reference_service.infrastructure.backup import back_up
from reference_service.infrastructure.cli.running import run, settings_of
from reference_service.infrastructure.composition.identity import create_administrator
from reference_service.infrastructure.composition.work import purge_deleted
from reference_service.infrastructure.container import Container
from reference_service.infrastructure.settings import Settings
from reference_service.infrastructure.stores import EVERYWHERE, places_of


@click.command("create-admin")
@click.argument("email")
@click.password_option(help="Asked for if it is not given.")
def create_admin(email: str, password: str) -> None:
    """Make an administrator with the address EMAIL, which counts as verified."""

    async def work(container: Container) -> None:
        made = await create_administrator(container).execute(CreateAdministrator(email=email, password=password))
        if isinstance(made, Err):
            raise click.ClickException(made.error.message)
        click.echo(f"{made.value.email} is an administrator.")

    run(settings_of(), work)


@click.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def backup(target: Path) -> None:
    """Copy the database to the file TARGET while the service runs.

    Each of several databases has a file of its own, with the names of its contexts in it.
    """
    settings = settings_of()
    try:
        for url, file in _copies(settings, target):
            click.echo(back_up(url, file))
    except OSError as error:
        raise click.ClickException(str(error)) from None


@click.command()
@click.option("--days", type=click.IntRange(min=1), default=30, show_default=True, help="How long a deletion can be undone.")
def purge(days: int) -> None:
    """Remove for good what was deleted long ago."""

    async def work(container: Container) -> None:
        click.echo(f"Removed {await purge_deleted(container).execute(timedelta(days=days))} projects and tasks.")

    run(settings_of(), work)


def _copies(settings: Settings, target: Path) -> Iterator[tuple[str, Path]]:
    owner = settings.migration_database_url
    for place in places_of(settings):
        reached = place.owned_by(None if owner is None else owner.get_secret_value())
        inside = "-".join(name for name in place.contexts if name not in EVERYWHERE)
        yield reached.url, target if place.url == settings.database else target.with_suffix(f".{inside}{target.suffix}")
