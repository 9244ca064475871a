"""Data to look at, while one develops."""

import click

from reference_service.infrastructure.cli.running import run, settings_of
from reference_service.infrastructure.container import Container
from reference_service.infrastructure.development_data import PASSWORD, CannotSeed, seed_all
from reference_service.infrastructure.migrate import pending


@click.command()
def seed() -> None:
    """Fill the database with tenants, people of every role, projects and tasks in every state, and print the logins.

    What is there already stays as it is. Production refuses it.
    """
    settings = settings_of()
    if settings.is_production:
        raise click.ClickException("Production is not filled with made-up data, whose password everybody knows.")

    async def work(container: Container) -> None:
        if [name for store in container.stores for name in await pending(store)]:
            raise click.ClickException("The database lacks migrations. Run the command `migrate`.")
        try:
            logins = await seed_all(container)
        except CannotSeed as error:
            raise click.ClickException(str(error)) from None
        click.echo("\n".join(f"{login.email:<24} {login.told}" for login in logins))
        click.echo(f"The password of all of them is: {PASSWORD}")

    run(settings, work)
